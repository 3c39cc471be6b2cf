import { posix } from "node:path";
import type { Node } from "oxc-parser";

import type { Source } from "./read-sources.ts";
import { walk } from "./walk.ts";

/** One mention of another module: an import, a re-export, `import()` or a type's `import("…")`. */
export interface Import {
  /** As written; `undefined` where it is computed and so can't be checked. */
  readonly specifier: string | undefined;
  /** The file it names, from the repository's root; `undefined` for a package. */
  readonly path: string | undefined;
  /** Whether it is erased: `import type`, `export type` or a type's `import("…")`. */
  readonly typeOnly: boolean;
  readonly offset: number;
}

/** Every mention of another module in a file, in the order of the text. */
export function listImports(source: Source): Import[] {
  const imports: Import[] = [];
  walk(source.program, (node) => {
    const mention = mentionOf(node);
    if (mention === undefined) return;
    const { specifier } = mention;
    const relative = specifier !== undefined && /^\.{1,2}\//.test(specifier);
    const path = relative ? posix.join(posix.dirname(source.path), specifier) : undefined;
    imports.push({ ...mention, path, offset: node.start });
  });
  return imports;
}

function mentionOf(node: Node): Pick<Import, "specifier" | "typeOnly"> | undefined {
  switch (node.type) {
    case "ImportDeclaration":
      // `import { type A } from` stays behind as `import {} from` (verbatimModuleSyntax): not erased.
      return { specifier: node.source.value, typeOnly: node.importKind === "type" };
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      if (!node.source) return undefined;
      return { specifier: node.source.value, typeOnly: node.exportKind === "type" };
    case "ImportExpression":
      return { specifier: textOf(node.source), typeOnly: false };
    case "TSImportType":
      return { specifier: node.source.value, typeOnly: true };
    case "TSExternalModuleReference":
      return { specifier: textOf(node.expression), typeOnly: false };
    default:
      return undefined;
  }
}

function textOf(node: Node): string | undefined {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}
