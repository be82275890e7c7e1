import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../components/button';
import { t } from '../../i18n';

interface Props {
  label: string;
  /** What will happen, as a question. */
  question: string;
  yes: string;
  onYes: () => Promise<unknown>;
}

/** A button that asks once before it does what cannot be taken back. Escape and *Keep* go back. */
export function SureButton({ label, question, yes, onYes }: Props) {
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (asking) keep.current?.focus();
  }, [asking]);
  if (!asking)
    return (
      <Button variant="danger" onClick={() => setAsking(true)}>
        {label}
      </Button>
    );
  const confirm = async () => {
    await onYes();
    setAsking(false);
  };
  return (
    <div
      class="sure"
      role="alertdialog"
      aria-label={question}
      tabIndex={-1}
      onKeyDown={event => event.key === 'Escape' && setAsking(false)}
    >
      <p class="sure-question">{question}</p>
      <Button buttonRef={keep} onClick={() => setAsking(false)}>
        {t('app_keep')}
      </Button>
      <Button variant="danger" onClick={() => void confirm()}>
        {yes}
      </Button>
    </div>
  );
}
