/** Entries under each other, of which the last ones may be left out. */
export interface Block {
  /** The lines of each entry, most important entry first. */
  readonly entries: readonly (readonly string[])[];
  /** Entries that there is room for at most; undefined: all. */
  readonly most?: number;
  /** Entries that are never left out. */
  readonly least: number;
  /** Every other block gives way before this one does, and so do the empty lines. */
  readonly givesWayLast?: boolean;
  /** What stands in one line for those left out; undefined: nothing is ever left out. */
  readonly rest?: (leftOut: number) => string;
}

/**
 * The lines of blocks with an empty line between groups, `most` lines where that can be: the block that shows most beyond
 * what it must gives way first, then the empty lines do, then the blocks that give way last. What is left out is counted.
 */
export function fitBlocks(groups: readonly (readonly Block[])[], most: number): readonly string[] {
  const shown = new Map(groups.flat().map((block) => [block, mostOf(block, most)]));
  const countOf = (block: Block): number => shown.get(block) ?? 0;
  const linesOf = (block: Block): readonly string[] => showBlock(block, countOf(block));
  const filled = groups.filter((group) => group.some(({ entries }) => entries.length > 0));
  const height = (): number => filled.flat().reduce((sum, block) => sum + linesOf(block).length, 0);
  const spare = (block: Block): number => (block.rest === undefined ? 0 : countOf(block) - block.least);
  const shorten = (blocks: readonly Block[], room: number): void => {
    while (height() > room) {
      const longest = blocks.toSorted((one, other) => spare(other) - spare(one))[0];
      if (longest === undefined || spare(longest) <= 0) return;
      shown.set(longest, countOf(longest) - 1);
    }
  };
  const emptyLines = filled.length - 1;
  shorten(
    filled.flat().filter(({ givesWayLast }) => givesWayLast !== true),
    most - emptyLines,
  );
  shorten(filled.flat(), most);
  const isTight = height() + emptyLines > most;
  return filled.flatMap((group, index) => [...(index > 0 && !isTight ? [""] : []), ...group.flatMap(linesOf)]);
}

function showBlock({ entries, rest }: Block, count: number): readonly string[] {
  const leftOut = entries.length - count;
  return [...entries.slice(0, count).flat(), ...(leftOut > 0 && rest !== undefined ? [rest(leftOut)] : [])];
}

const mostOf = ({ entries, rest, most }: Block, lines: number): number =>
  rest === undefined ? entries.length : Math.min(entries.length, most ?? entries.length, lines);
