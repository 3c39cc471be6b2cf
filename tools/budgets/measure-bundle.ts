import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";

/** What a browser would load. */
export interface BundleSize {
  readonly minifiedBytes: number;
  readonly gzippedBytes: number;
  /** Each of Node's builtins that is reachable, with the file that imports it. Must be empty. */
  readonly nodeBuiltins: readonly string[];
  /** What weighs most, minified: files or packages with their bytes, heaviest first. */
  readonly heaviest: readonly (readonly [name: string, bytes: number])[];
}

/** Bundles one file with everything it exports, from the sources, for a browser, and weighs it. */
export async function measureBundle(root: string, file: string): Promise<BundleSize> {
  const nodeBuiltins: string[] = [];
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    conditions: ["@execution-guard/source"],
    logLevel: "silent",
    plugins: [noteNodeBuiltins(nodeBuiltins)],
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {};
  return {
    minifiedBytes: bytes.length,
    gzippedBytes: gzipSync(bytes, { level: 9 }).length,
    nodeBuiltins,
    heaviest: weigh(inputs).slice(0, 5),
  };
}

function noteNodeBuiltins(found: string[]): Plugin {
  return {
    name: "note-node-builtins",
    setup(bundler) {
      bundler.onResolve({ filter: /^node:/ }, ({ path, importer }) => {
        found.push(`${path} from ${importer}`);
        return { path, external: true };
      });
    },
  };
}

function weigh(inputs: Record<string, { bytesInOutput: number }>): [string, number][] {
  const weights = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
    weights.set(name, (weights.get(name) ?? 0) + bytesInOutput);
  }
  return [...weights].sort(([, one], [, other]) => other - one);
}
