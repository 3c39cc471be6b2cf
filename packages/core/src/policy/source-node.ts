/** Where something stands in a document: keys and indexes from the root. */
export type Path = readonly (string | number)[];

/**
 * A policy as it was written, before anyone asks what it means: from YAML, JSON or an object alike.
 * Offsets count UTF-16 units from the start of the text; 0 where there is no text.
 */
export type SourceNode = SourceMap | SourceList | SourceScalar | SourceHole;

/** A mapping; its keys are all different. */
export interface SourceMap {
  readonly kind: "map";
  readonly offset: number;
  readonly entries: readonly SourceEntry[];
}

/** One member of a mapping. */
export interface SourceEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: SourceNode;
}

/** A list of nodes, in order. */
export interface SourceList {
  readonly kind: "list";
  readonly offset: number;
  readonly items: readonly SourceNode[];
}

/** A single value. */
export interface SourceScalar {
  readonly kind: "scalar";
  readonly offset: number;
  readonly value: string | number | boolean | null;
  /** Where in the whole text a character of a text value stands; absent where there is no whole text. */
  readonly locate?: (index: number) => number;
}

/** Something that could not be read; an issue already says so, and nobody complains a second time. */
export interface SourceHole {
  readonly kind: "hole";
  readonly offset: number;
}
