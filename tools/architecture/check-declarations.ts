import type { Class, Node } from "oxc-parser";

import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import type { Source } from "./read-sources.ts";
import { walk } from "./walk.ts";

/** State lives in closures and order is free: functions at module level, and no classes but errors. */
export function checkDeclarations(source: Source, law: Law): Finding[] {
  if (source.kind !== "shipped") return [];
  return [...checkClasses(source, law), ...checkModuleFunctions(source)];
}

function checkClasses(source: Source, law: Law): Finding[] {
  const findings: Finding[] = [];
  walk(source.program, (node) => {
    if (node.type !== "ClassDeclaration" && node.type !== "ClassExpression") return;
    if (isError(node) || law.classes.includes(node.id?.name ?? "")) return;
    const message = "only errors are classes: keep state in a closure behind a small interface.";
    findings.push(source.finding(node.start, "class", message));
  });
  return findings;
}

function isError({ superClass }: Class): boolean {
  return superClass?.type === "Identifier" && superClass.name.endsWith("Error");
}

function checkModuleFunctions(source: Source): Finding[] {
  return source.program.body.flatMap((statement) => {
    const isExport = statement.type === "ExportNamedDeclaration" && statement.declaration;
    const declaration = isExport ? isExport : statement;
    if (declaration.type !== "VariableDeclaration") return [];
    return declaration.declarations
      .filter(({ init }) => init && isFunctionValue(init))
      .map(({ start }) => {
        const message = "a function in a constant fixes the order of the file: write function.";
        return source.finding(start, "module-function", message);
      });
  });
}

function isFunctionValue(node: Node): boolean {
  return node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression";
}
