import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/model/contact';
import { Block, packBlock, packBlocks } from '../../../src/storage/book/blocks';
import { seal, unseal } from '../../../src/storage/book/bytes';
import { makeContact } from './helpers';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const contacts: fc.Arbitrary<Contact[]> = fc
  .array(
    fc
      .record(
        {
          fullName: fc.constantFrom('Ada Lund', '', 'Bo', '\ud800'),
          givenName: fc.constantFrom('Ada', ''),
          familyName: fc.constantFrom('Lund', ''),
          emails: fc.array(text, { maxLength: 2 }),
          company: fc.constantFrom('Acme', '0', ''),
          ownedByMe: fc.boolean(),
          updatedAt: fc.constantFrom('2026-01-05', '2026-02-05'),
          colour: text,
        },
        { requiredKeys: [] },
      )
      .map(change => change as Partial<Contact>),
    { minLength: 1, maxLength: 60 },
  )
  .map(changes => changes.map((change, at) => makeContact(`c${at}`, change)));

const read = (record: Uint8Array): (Contact | undefined)[] => {
  const block = Block.open(record)!;
  return Array.from({ length: block.count }, (_, at) => block.contact(at));
};

/** A block as builds of 29 November 2026 wrote it. Never to be changed. */
function deflated(record: Uint8Array): Uint8Array {
  const payload = unseal(record)!;
  const length = new Uint8Array(Uint32Array.of(0x4000_0000 + payload.length).buffer);
  return seal(Buffer.concat([length, deflateSync(payload)]));
}

describe('blocks', () => {
  it('give back what was packed, whatever the contacts have in common', () => {
    fc.assert(
      fc.property(contacts, fc.array(fc.nat(59), { maxLength: 5 }), (all, erased) => {
        const kept = all.map((contact, at) => (erased.includes(at) ? undefined : contact));
        expect(packBlocks(kept, 7).flatMap(({ record }) => read(record))).toEqual(kept);
        expect(read(packBlock(all))).toEqual(all);
        expect(read(Block.open(packBlock(all))!.without(new Set(erased)))).toEqual(kept);
      }),
      { numRuns: 200 },
    );
  });

  it('of builds that deflated them are read, also when some are erased, and refused when a byte changed', () => {
    fc.assert(
      fc.property(contacts, fc.array(fc.nat(59), { maxLength: 5 }), (all, erased) => {
        const record = deflated(packBlock(all));
        expect(read(record)).toEqual(all);
        const kept = all.map((contact, at) => (erased.includes(at) ? undefined : contact));
        expect(read(Block.open(record)!.without(new Set(erased)))).toEqual(kept);
        expect(Block.open(record.with(record.length - 5, record.at(-5)! ^ 1))).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('say nothing of a row that they do not have', () => {
    expect(Block.open(packBlock([makeContact('a')]))!.contact(1)).toBeUndefined();
  });

  it('of the first release are read, and keep their other contacts when one is erased', () => {
    const rows = [
      '["a","local",null,"contact","Ada"]',
      '',
      '["c","local",null,"contact","Cleo",null,null,null,["c@x.y"]]',
    ];
    const texts = rows.map(row => new TextEncoder().encode(row));
    const head = Uint32Array.of(3, 0, texts[0]!.length, texts[0]!.length, texts[0]!.length + texts[2]!.length);
    const old = seal(Buffer.concat([Buffer.from(head.buffer), ...texts]));
    const expected = { id: 'c', connectionId: 'local', kind: 'contact', fullName: 'Cleo', emails: ['c@x.y'] };
    expect(read(old)).toEqual([expect.objectContaining({ fullName: 'Ada' }), undefined, expected]);
    expect(read(Block.open(old)!.without(new Set([0])))).toEqual([undefined, undefined, expected]);
  });
});
