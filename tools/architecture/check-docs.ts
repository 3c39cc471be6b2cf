import type { Node, TSInterfaceDeclaration } from "oxc-parser";

import type { Finding } from "./finding.ts";
import type { Source } from "./read-sources.ts";

/** Every export, and every field of an options interface, has a TSDoc sentence that says what it means. */
export function checkDocs(source: Source): Finding[] {
  if (source.kind === "test") return [];
  return exportedDeclarations(source).flatMap(({ statement, declaration }) => [
    ...checkDocumented(source, statement, nameOf(declaration)),
    ...checkFields(source, declaration),
  ]);
}

interface Exported {
  /** Where the comment stands. */
  readonly statement: Node;
  readonly declaration: Node;
}

// Of a function's overloads only the first: they share its comment.
function exportedDeclarations(source: Source): Exported[] {
  const { body } = source.program;
  const listed = new Set(
    body.flatMap((node) =>
      node.type === "ExportNamedDeclaration" && !node.source
        ? node.specifiers.map(({ local }) => ("name" in local ? local.name : local.value))
        : [],
    ),
  );
  let overloaded = "";
  return body.flatMap((statement) => {
    const isExport = statement.type === "ExportNamedDeclaration" && statement.declaration;
    const declaration = isExport ? isExport : statement;
    const name = nameOf(declaration);
    const isNextOverload = name !== "" && name === overloaded;
    overloaded = declaration.type === "TSDeclareFunction" ? name : "";
    if (isNextOverload || !(isExport || listed.has(name))) return [];
    return [{ statement, declaration }];
  });
}

function nameOf(declaration: Node): string {
  const named =
    declaration.type === "VariableDeclaration" ? declaration.declarations[0] : declaration;
  const id = named && "id" in named ? named.id : undefined;
  return id?.type === "Identifier" ? id.name : "";
}

function checkFields(source: Source, declaration: Node): Finding[] {
  if (declaration.type !== "TSInterfaceDeclaration" || !isOptions(source, declaration)) return [];
  return declaration.body.body.flatMap((member) => {
    const name =
      "key" in member && member.key.type === "Identifier" ? member.key.name : "this member";
    return checkDocumented(source, member, name, 1);
  });
}

function isOptions(source: Source, declaration: TSInterfaceDeclaration): boolean {
  return source.path.endsWith("-options.ts") || declaration.id.name.endsWith("Options");
}

function checkDocumented(source: Source, node: Node, name: string, atLeastWords = 3): Finding[] {
  const words = docTextBefore(source, node)?.match(/\S+/g)?.length ?? 0;
  if (words >= atLeastWords) return [];
  return [source.finding(node.start, "tsdoc", `${name} has no TSDoc sentence: say what it means.`)];
}

// The text of the doc comment right above a node, without its tags.
function docTextBefore(source: Source, node: Node): string | undefined {
  const comment = source.comments.findLast(({ end }) => end <= node.start);
  if (comment?.type !== "Block" || !comment.value.startsWith("*")) return undefined;
  if (source.text.slice(comment.end, node.start).trim() !== "") return undefined;
  const text = comment.value.slice(1).replaceAll(/^\s*\*/gm, "");
  return text.split(/^\s*@/m, 1)[0];
}
