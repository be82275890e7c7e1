import type { Account } from '../../model/account';
import type { Deal, Pipeline } from '../../model/deal';
import {
  addContact,
  type Case,
  drain,
  drainUntil,
  expectFailure,
  expectValue,
  failureText,
  inventAccount,
  inventContact,
  type Kit,
  keep,
  kept,
  NotTried,
  uniqueWord,
} from './kit';

/** An open deal of the account and another stage where it could stand. */
async function movableDeal(kit: Kit): Promise<{ deal: Deal; to: string }> {
  const pipelines: Pipeline[] = expectValue(
    (await kit.connector.pipelines?.(kit.context())) ?? { ok: true, value: [] },
    'pipelines',
  );
  keep(
    pipelines.length > 0 && pipelines.every(({ stages }) => stages.length > 0),
    'no pipelines, or one without stages',
  );
  const { deals } = await kit.firstSync();
  for (const deal of deals.values()) {
    const pipeline = pipelines.find(({ stages }) => stages.some(({ id }) => id === deal.stageId));
    const to = pipeline?.stages.find(({ id, isOpen }) => isOpen && id !== deal.stageId);
    if (deal.isOpen && to) return { deal, to: to.id };
  }
  throw new NotTried('no open deal that could be moved');
}

/** What a rep does with records beside notes; duplicates and values that a CRM refuses. */
export const recordCases: Case[] = [
  {
    id: 'duplicate',
    title: 'says so when the CRM refuses a second contact with the same e-mail',
    needs: 'write',
    async run(kit) {
      const first = await addContact(kit);
      const second = inventContact(uniqueWord(), { emails: first.emails });
      const result = await kit.connector.write(kit.context(), {
        kind: 'contact.create',
        contact: second,
        onceKey: uniqueWord(),
      });
      if (result.ok) return void kept(kit, second, result.value);
      const failure = expectFailure(result, ['conflict', 'invalid'], 'second contact');
      keep(failure.retry === 'fix' && !failure.unknownEnd, failureText(failure));
    },
  },
  {
    id: 'validation',
    title: 'names the field, or repeats what the CRM says, when a value is refused',
    needs: 'write',
    async run(kit) {
      const contact = inventContact(uniqueWord(), { emails: ['no e-mail address'] });
      const result = await kit.connector.write(kit.context(), {
        kind: 'contact.create',
        contact,
        onceKey: uniqueWord(),
      });
      if (result.ok) return void kept(kit, contact, result.value);
      const failure = expectFailure(result, ['invalid'], 'contact with a wrong e-mail');
      keep(failure.retry === 'fix' && !failure.unknownEnd, failureText(failure));
      keep(failure.cause.field || failure.cause.vendorText, 'neither field nor words');
    },
  },
  {
    id: 'account',
    title: 'creates, changes and removes an account',
    needs: 'write',
    offered: ({ capabilities }) => capabilities.writes.includes('account'),
    async run(kit) {
      const { cursor } = await drain(kit, kit.context(), (await kit.firstSync()).cursor);
      const invented = inventAccount();
      const { remoteId, remoteVersion } = expectValue(
        await kit.connector.write(kit.context(), { kind: 'account.create', account: invented, onceKey: uniqueWord() }),
        'account.create',
      );
      const account: Account = { ...invented, remoteId, ...(remoteVersion ? { remoteVersion } : {}) };
      kit.leftoverAccounts.push(account);
      const draft = { name: `${account.name} renamed`, domain: account.domain, city: 'Lund' };
      expectValue(
        await kit.connector.write(kit.context(), { kind: 'account.update', account, draft, onceKey: uniqueWord() }),
        'account.update',
      );
      const { accounts } = await drainUntil(
        kit,
        kit.context(),
        cursor,
        all => all.accounts.get(remoteId)?.name === draft.name,
      );
      const read = accounts.get(remoteId);
      keep(read, 'the pull does not bring it');
      keep(read.name === draft.name, `the name is ${read.name}`);
      const removal = { kind: 'account.delete', account, onceKey: uniqueWord() } as const;
      expectValue(await kit.connector.write(kit.context(), removal), 'account.delete');
      const again = await kit.connector.write(kit.context(), removal);
      if (!again.ok) expectFailure(again, ['gone'], 'deleting it twice');
    },
  },
  {
    id: 'move-deal',
    title: 'moves an open deal to another stage, and back',
    needs: 'write',
    offered: ({ capabilities }) => capabilities.writes.includes('deal'),
    async run(kit) {
      const { deal, to } = await movableDeal(kit);
      const { cursor } = await drain(kit, kit.context(), (await kit.firstSync()).cursor);
      const move = (moved: Deal) =>
        kit.connector.write(kit.context(), { kind: 'deal.update', deal: moved, onceKey: uniqueWord() });
      const { remoteVersion: _seen, ...unlocked } = deal;
      const there = await move({ ...deal, stageId: to });
      const isMoved = there.ok
        ? await drainUntil(kit, kit.context(), cursor, ({ deals }) => deals.get(deal.remoteId ?? '')?.stageId === to)
        : undefined;
      if (there.ok) expectValue(await move(unlocked), 'moving it back');
      expectValue(there, 'deal.update');
      const found = isMoved?.deals.get(deal.remoteId ?? '');
      keep(found?.stageId === to, `it stands at ${found?.stageId}`);
      keep(found.stage && found.stage !== deal.stage, `the stage is called ${found.stage}`);
    },
  },
];
