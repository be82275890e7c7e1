import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { Block, type PackedBlock } from '../../storage/book/blocks';
import { type Chunk, joinChunks } from '../../storage/book/chunk';
import type { ReadRow } from '../import-rows';
import type { PortionContacts } from './portion';

interface Gathered extends PortionContacts {
  /** Place of its first contact. */
  first: number;
  /** Rows of the file before it. */
  rowsBefore: number;
}

/** Portions of a file, one after the other, that become a chunk. Contacts have their places in it, from 0. */
export class Gathering {
  readonly #portions: Gathered[] = [];
  readonly #leftOut = new Set<number>();
  #places = 0;
  #bytes = 0;
  #notes = 0;
  #open: { record: Uint8Array; block: Block } | undefined;

  /** Contacts that are not left out. */
  get count(): number {
    return this.#places - this.#leftOut.size;
  }

  /** Bytes of the packed contacts, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get notes(): number {
    return this.#notes;
  }

  /**
   * @param rowsBefore - of the file
   * @returns place of the first contact
   */
  add(portion: PortionContacts, rowsBefore: number): number {
    const first = this.#places;
    this.#portions.push({ ...portion, first, rowsBefore });
    this.#places += portion.chunk.count;
    this.#notes += portion.notes.length;
    for (const { record } of portion.chunk.blocks) this.#bytes += record.length;
    return first;
  }

  leaveOut(place: number): void {
    this.#leftOut.add(place);
  }

  isLeftOut(place: number): boolean {
    return this.#leftOut.has(place);
  }

  contact(place: number): Contact {
    return this.#contact(this.#portionOf(place), place);
  }

  /** The row of the file that a contact was made of. */
  read(place: number): ReadRow {
    const portion = this.#portionOf(place);
    const at = place - portion.first;
    const note = portion.notes.find(one => one.at === at)?.note.body;
    return { row: portion.rowsBefore + portion.row[at]!, contact: this.#contact(portion, place), note };
  }

  /** Calls back with every posting, also of contacts that are left out, in their order. */
  eachPosting(visit: (hi: number, lo: number, place: number) => void): void {
    for (const { chunk, first } of this.#portions) {
      const { hi, lo, row } = chunk.postings;
      for (let at = 0; at < row.length; at++) visit(hi[at]!, lo[at]!, first + row[at]!);
    }
  }

  /** All but what is left out. */
  finish(): { chunk: Chunk; notes: Activity[] } {
    const chunk = joinChunks(
      this.#portions.map(portion => portion.chunk),
      this.#leftOut,
    );
    const notes = this.#portions.flatMap(portion =>
      portion.notes.flatMap(({ at, note }) => (this.#leftOut.has(portion.first + at) ? [] : [note])),
    );
    return { chunk, notes };
  }

  #portionOf(place: number): Gathered {
    return this.#portions.findLast(({ first }) => first <= place)!;
  }

  #contact({ chunk, first }: Gathered, place: number): Contact {
    const { firstRow, record } = chunk.blocks.findLast(block => first + block.firstRow <= place)!;
    return this.#blockOf(record).contact(place - first - firstRow)!;
  }

  /** Mostly the same as the last time. */
  #blockOf(record: PackedBlock['record']): Block {
    if (this.#open?.record !== record) this.#open = { record, block: Block.open(record)! };
    return this.#open.block;
  }
}
