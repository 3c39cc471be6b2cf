import { copyWith } from "./copy-with.ts";
import { isGuardDenial, isGuardWaiting } from "./guard-notice.ts";

type Validate = (value: unknown) => unknown;

/**
 * An `outputSchema` that lets a guard's notice pass too: the SDK checks the outputs that a browser
 * sends back with it, and a chat in which a call was denied must stay valid. Takes what the SDK
 * takes: its own schemas, Standard Schemas (zod and others), and functions that give a schema.
 */
export function toldOutputSchema(schema: unknown): unknown {
  if (typeof schema === "function" && !("~standard" in schema)) {
    return () => toldOutputSchema((schema as () => unknown)());
  }
  if (typeof schema !== "function" && (typeof schema !== "object" || schema === null))
    return schema;
  const standard: unknown = Reflect.get(schema, "~standard");
  if (typeof standard === "object" && standard !== null) {
    const validate = Reflect.get(standard, "validate") as Validate;
    return {
      "~standard": {
        version: 1,
        vendor: "execution-guard",
        validate: (value: unknown) => (isNotice(value) ? { value } : validate(value)),
      },
    };
  }
  const validate: unknown = Reflect.get(schema, "validate");
  if (typeof validate !== "function") return schema;
  return copyWith(schema, {
    validate: (value: unknown): unknown =>
      isNotice(value) ? { success: true, value } : validate.call(schema, value),
  });
}

function isNotice(value: unknown): boolean {
  return isGuardDenial(value) || isGuardWaiting(value);
}
