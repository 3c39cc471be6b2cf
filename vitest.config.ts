import { defineConfig } from "vitest/config";

// Where to leave the results for a program to read; set by .ci/run.
const outputFile = process.env["TEST_REPORT"];

// Tests, like tsc, read the sources, so that no test needs a build before it.
const conditions = ["@execution-guard/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      "packages/core",
      "packages/langchain",
      "packages/ai-sdk",
      "packages/cli",
      "tools",
    ].map((root) => ({
      extends: true as const,
      test: { name: root.replace("packages/", ""), root },
    })),
    reporters: outputFile ? ["default", ["json", { outputFile }]] : ["default"],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**"],
      reporter: ["text", "json-summary"],
    },
  },
});
