/** Fails a contract case, saying what was expected. */
export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`expected that ${what}`);
}

/** Fails a contract case unless both are the same as JSON. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const left = JSON.stringify(actual);
  const right = JSON.stringify(expected);
  if (left !== right) throw new Error(`expected ${what} to be ${right}, got ${left}`);
}

/** Fails a contract case unless the promise rejects; answers what with. */
export async function expectRejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected that ${what}`);
}

/** Fails a contract case unless `holds` does within five seconds: far longer than any promise, for slow machines. */
export async function expectSoon(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`expected that soon ${what}`);
}
