// No more members than this are read: an intent of more characters is refused anyway, and shared
// members could otherwise make a few objects into an endless walk.
const MAX_MEMBERS = 524_288;
// The guard refuses what is nested deeper.
const MAX_DEPTH = 64;

/** One reading of a value, made for the guard and for the tool at the same time. */
export interface ReadArguments {
  /** What the guard judges: the JSON form, holding as they are the parts that JSON can't carry, which the guard refuses by their path. */
  readonly judged: unknown;
  /** What the tool gets: a private copy that nobody else can change. */
  readonly copy: unknown;
  /** Whether the JSON form is all there is. If not, the tool must not run whatever the guard answers. */
  readonly isJson: boolean;
}

interface Reading {
  readonly freeze: boolean;
  members: number;
  isJson: boolean;
}

interface Pair {
  readonly judged: unknown;
  readonly copy: unknown;
}

/**
 * Reads parsed arguments once, each member a single time, so that what is judged and what the tool
 * gets can't differ. `undefined` members are left out of the JSON form and a Date is its ISO text.
 *
 * The value may hold a getter or a proxy that answers differently each time: such a part is not read.
 */
export function readArguments(
  value: unknown,
  { freeze }: { readonly freeze: boolean },
): ReadArguments {
  if (value === undefined) return { judged: undefined, copy: undefined, isJson: true };
  const reading: Reading = { freeze, members: 0, isJson: true };
  try {
    const { judged, copy } = read(value, 0, reading);
    return { judged, copy, isJson: reading.isJson };
  } catch {
    // A proxy that throws when it is looked at: the guard denies a symbol on the record.
    return { judged: Symbol("can't be read"), copy: value, isJson: false };
  }
}

function read(value: unknown, depth: number, reading: Reading): Pair {
  reading.members += 1;
  if (reading.members > MAX_MEMBERS)
    return refuse(Symbol("more members than can be read"), reading);
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return { judged: value, copy: value };
    case "object":
      return value === null ? { judged: null, copy: null } : readObject(value, depth, reading);
    default:
      return refuse(value, reading);
  }
}

function readObject(value: object, depth: number, reading: Reading): Pair {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Date.prototype) return readDate(value, reading);
  if (depth >= MAX_DEPTH) return refuse(value, reading);
  if (Array.isArray(value)) return readArray(value, depth, reading);
  if (prototype !== Object.prototype && prototype !== null) return refuse(value, reading);
  const judged: object = {};
  const copy: object = prototype === null ? Object.create(null) : {};
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (typeof key === "symbol" || !isPlainData(descriptor)) return refuse(value, reading);
    if (descriptor.value === undefined) {
      setOwn(copy, key, undefined);
      continue;
    }
    const member = read(descriptor.value, depth + 1, reading);
    setOwn(judged, key, member.judged);
    setOwn(copy, key, member.copy);
  }
  return { judged, copy: finish(copy, reading) };
}

function readArray(value: readonly unknown[], depth: number, reading: Reading): Pair {
  const { length } = value;
  if (Object.keys(value).length !== length) return refuse(value, reading);
  const judged: unknown[] = [];
  const copy: unknown[] = [];
  for (let index = 0; index < length; index += 1) {
    const descriptor = Object.getOwnPropertyDescriptor(value, String(index));
    if (!isPlainData(descriptor)) return refuse(value, reading);
    const item = read(descriptor.value, depth + 1, reading);
    judged.push(item.judged);
    copy.push(item.copy);
  }
  return { judged, copy: finish(copy, reading) };
}

/** A Date is read through its own methods: what a look-alike answers is not asked. */
function readDate(value: object, reading: Reading): Pair {
  try {
    const time = Date.prototype.getTime.call(value as Date);
    if (Reflect.ownKeys(value).length > 0 || !Number.isFinite(time)) return refuse(value, reading);
    const copy = new Date(time);
    return { judged: copy.toISOString(), copy: finish(copy, reading) };
  } catch {
    return refuse(value, reading);
  }
}

function refuse(value: unknown, reading: Reading): Pair {
  reading.isJson = false;
  return { judged: value, copy: value };
}

function finish(copy: object, { freeze }: Reading): object {
  return freeze ? Object.freeze(copy) : copy;
}

function setOwn(holder: object, key: string, value: unknown): void {
  if (key !== "__proto__") {
    (holder as Record<string, unknown>)[key] = value;
    return;
  }
  // Assigning would set the prototype instead of making a member.
  const member = { value, enumerable: true, writable: true, configurable: true };
  Object.defineProperty(holder, key, member);
}

function isPlainData(
  descriptor: PropertyDescriptor | undefined,
): descriptor is PropertyDescriptor & { readonly value: unknown } {
  return descriptor !== undefined && "value" in descriptor && descriptor.enumerable === true;
}
