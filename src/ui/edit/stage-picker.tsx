import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { Deal, Pipeline } from '../../model/deal';
import { Button } from '../components/button';
import type { CardToast } from '../components/card/use-toast';
import { t } from '../i18n';
import { Problem } from '../state/problem';

/** Moves a deal to another stage of its pipeline, which is asked of the CRM when the rep wants to. */
export function StagePicker({ deal, toast }: { deal: Deal; toast: CardToast }) {
  const [asked, setAsked] = useState<{ pipeline: Pipeline | null } | 'asking'>();
  const [error, setError] = useState<MessageError>();
  const ask = async () => {
    setAsked('asking');
    const answer = await send('deal.pipeline', { dealId: deal.id });
    setError(answer.ok ? undefined : answer.error);
    setAsked(answer.ok ? { pipeline: answer.value } : undefined);
  };
  const close = () => setAsked(undefined);
  const move = async (stageId: string, from: string | undefined, name: string) => {
    const answer = await send('deal.move', { dealId: deal.id, stageId });
    if (!answer.ok) return setError(answer.error);
    close();
    const text = t('edit_moved', deal.name, name);
    if (from) toast.showUndoable(text, 'deal.move', { dealId: deal.id, stageId: from });
    else toast.show({ text });
  };
  return (
    <div class="col">
      {(asked === undefined || asked === 'asking') && (
        <div class="row">
          <Button
            variant="plain"
            class="edit-open"
            busy={asked === 'asking'}
            label={asked ? undefined : t('edit_moveDeal', deal.name)}
            onClick={() => void ask()}
          >
            {t(asked ? 'edit_askingStages' : 'edit_move')}
          </Button>
        </div>
      )}
      {typeof asked === 'object' && !asked.pipeline && <p class="tiny">{t('edit_noStages')}</p>}
      {typeof asked === 'object' && asked.pipeline && (
        <Stages deal={deal} pipeline={asked.pipeline} onMove={move} onClose={close} />
      )}
      <Problem error={error} />
    </div>
  );
}

interface StagesProps {
  deal: Deal;
  pipeline: Pipeline;
  onMove: (stageId: string, from: string | undefined, name: string) => Promise<unknown>;
  onClose: () => void;
}

function Stages({ deal, pipeline: { name, stages }, onMove, onClose }: StagesProps) {
  const now = stages.find(({ id }) => id === deal.stageId) ?? stages.find(stage => stage.name === deal.stage);
  const [chosen, setChosen] = useState(now?.id ?? '');
  const [moving, setMoving] = useState(false);
  const select = useRef<HTMLSelectElement>(null);
  useLayoutEffect(() => select.current?.focus(), []);
  const stage = stages.find(({ id }) => id === chosen);
  const move = () => {
    if (!stage || stage.id === now?.id || moving) return;
    setMoving(true);
    void onMove(stage.id, now?.id, stage.name).then(() => setMoving(false));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape goes back from wherever the focus is inside
    <div
      class="col"
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <select
        ref={select}
        class="field"
        aria-label={t('edit_stageOf', deal.name, name)}
        value={chosen}
        onChange={event => setChosen(event.currentTarget.value)}
      >
        {!now && <option value="">{deal.stage}</option>}
        {stages.map(({ id, name: stageName }) => (
          <option key={id} value={id}>
            {stageName}
          </option>
        ))}
      </select>
      <div class="row">
        <Button variant="primary" busy={moving || !stage || stage.id === now?.id} onClick={move}>
          {t('edit_moveNow')}
        </Button>
        <Button variant="plain" onClick={onClose}>
          {t('common_cancel')}
        </Button>
      </div>
    </div>
  );
}
