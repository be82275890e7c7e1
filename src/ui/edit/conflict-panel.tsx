import { useId, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import { Button } from '../components/button';
import { t } from '../i18n';
import { Problem } from '../state/problem';
import { useMessage } from '../state/use-message';
import { type ConflictRow, decisionOf, presetSide, rowsOf, type Side } from './conflict-rows';

/** A change that met another one: mine, theirs and what was there before, with a choice where they differ. */
export function ConflictPanel({
  operationId,
  crmName,
  onDone,
}: {
  operationId: string;
  crmName: string;
  onDone: () => void;
}) {
  const answer = useMessage('outbox.conflict', { operationId }, []);
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const [error, setError] = useState<MessageError>();
  const conflict = answer.value;
  if (!conflict)
    return answer.error ? <Problem error={answer.error} /> : <p class="sub">{t('outbox_conflictLoading')}</p>;
  const rows = rowsOf(conflict);
  const sideOf = (field: string): Side => {
    const row = rows.find(one => one.field === field);
    return choices[field] ?? (row ? presetSide(row) : 'mine');
  };
  const settle = async (event: Event) => {
    event.preventDefault();
    const result = await send('outbox.settleConflict', { operationId, decision: decisionOf(conflict, sideOf) });
    if (result.ok) onDone();
    else setError(result.error);
  };
  return (
    <form class="col" aria-label={t('outbox_compare')} onSubmit={settle}>
      {rows.length === 0 ? (
        <p class="sub">{t('outbox_conflictSame')}</p>
      ) : (
        rows.map(row => (
          <ConflictField
            key={row.field}
            row={row}
            crmName={crmName}
            chosen={sideOf(row.field)}
            onChoose={side => setChoices({ ...choices, [row.field]: side })}
          />
        ))
      )}
      <Problem error={error} />
      <div class="row">
        <button type="submit" class="btn primary">
          {t('outbox_sendAgain')}
        </button>
        <Button variant="plain" onClick={onDone}>
          {t('common_cancel')}
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  row: ConflictRow;
  crmName: string;
  chosen: Side;
  onChoose: (side: Side) => void;
}

/** One field that differs: side by side where there is room, one below the other in a narrow place. */
function ConflictField({ row, crmName, chosen, onChoose }: FieldProps) {
  const name = useId();
  const label = t(row.label);
  const heads = { mine: t('outbox_mine'), theirs: t('outbox_theirs', crmName) };
  return (
    <fieldset class="conflict">
      <legend class="strong">{label}</legend>
      {(['mine', 'theirs'] as const).map(side => (
        <label key={side} class="choice pick">
          <input
            type="radio"
            name={name}
            aria-label={`${label}: ${row[side] || '—'}`}
            checked={chosen === side}
            onChange={() => onChoose(side)}
          />
          <span>
            <span class="tiny block">{heads[side]}</span>
            <span dir="auto">{row[side] || '—'}</span>
          </span>
        </label>
      ))}
      <p class="tiny conflict-before" dir="auto">
        {t('outbox_before')}: {row.base || '—'}
      </p>
    </fieldset>
  );
}
