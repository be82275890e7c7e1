import { useId } from 'preact/hooks';

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  /** What choosing it means, in one sentence. */
  detail?: string;
}

interface Props<Value extends string> {
  legend: string;
  /** The legend is for screen readers only; a heading says the same. */
  quietLegend?: boolean;
  choices: readonly Choice<Value>[];
  /** undefined: nothing is chosen yet. */
  value: Value | undefined;
  onChoose: (value: Value) => void;
}

/** One of a few, all drawn with equal weight. */
export function Choices<Value extends string>({ legend, quietLegend, choices, value, onChoose }: Props<Value>) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend class={quietLegend ? 'hidden-text' : undefined}>{legend}</legend>
      {choices.map(choice => (
        <label key={choice.value} class="choice">
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
          />
          <span>
            <b>{choice.label}</b>
            {choice.detail && <span class="sub">{choice.detail}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
