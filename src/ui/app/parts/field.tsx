import { useId } from 'preact/hooks';

interface Labelled {
  label: string;
  hint?: string;
  value: string;
  onValue: (value: string) => void;
}

interface Input extends Labelled {
  /** Shown as dots. */
  secret?: boolean;
  placeholder?: string;
  maxLength?: number;
  required?: boolean;
  autocomplete?: string;
}

interface Area extends Labelled {
  rows: number;
  maxLength?: number;
}

/** A labelled text field. The hint is read out with it. */
export function Field({ label, hint, onValue, secret, ...input }: Input) {
  const id = useId();
  const common = {
    ...input,
    id,
    class: 'field',
    dir: 'auto',
    spellcheck: false,
    'aria-describedby': hint && `${id}-hint`,
    onInput: (event: { currentTarget: HTMLInputElement }) => onValue(event.currentTarget.value),
  } as const;
  return (
    <div class="label">
      <label for={id}>{label}</label>
      {secret ? <input type="password" {...common} /> : <input type="text" {...common} />}
      <Hint id={id} text={hint} />
    </div>
  );
}

/** A labelled field for longer text. */
export function TextArea({ label, hint, onValue, ...area }: Area) {
  const id = useId();
  return (
    <div class="label">
      <label for={id}>{label}</label>
      <textarea
        dir="auto"
        {...area}
        id={id}
        class="field"
        aria-describedby={hint && `${id}-hint`}
        onInput={event => onValue(event.currentTarget.value)}
      />
      <Hint id={id} text={hint} />
    </div>
  );
}

function Hint({ id, text }: { id: string; text?: string }) {
  if (!text) return null;
  return (
    <p id={`${id}-hint`} class="tiny">
      {text}
    </p>
  );
}
