import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../components/button';
import { t } from '../i18n';
import { errorText } from '../state/error-text';
import type { RecordEdit } from './use-record-edit';

/** What the CRM said about this very field. */
export interface FieldProblem {
  sentence: string;
  vendorText?: string;
}

interface Props<Field extends string> {
  edit: RecordEdit<Field>;
  field: Field;
  label: string;
  maxLength: number;
  /** One entry a line. */
  isList?: boolean;
  problem?: FieldProblem;
  /** Only shown. */
  isFixed?: boolean;
  /** How the value is shown; its text without. */
  children?: ComponentChildren;
}

/** One field of a record: its value, and a place to type when the rep edits it. Enter saves, Escape goes back. */
export function EditField<Field extends string>({
  edit,
  field,
  label,
  problem,
  isFixed,
  children,
  ...input
}: Props<Field>) {
  const opener = useRef<HTMLButtonElement>(null);
  const text = edit.typed(field);
  const wasOpen = useRef(false);
  // The focus goes where it came from: never to the top of the page.
  useLayoutEffect(() => {
    if (text === undefined && wasOpen.current) opener.current?.focus();
    wasOpen.current = text !== undefined;
  }, [text]);
  const value = edit.shown(field);
  if (isFixed && !value) return null;
  return (
    <div class="edit-field">
      <div class="row">
        <span class="tiny grow">{label}</span>
        {text === undefined && !isFixed && (
          <Button
            variant="plain"
            class="edit-open"
            label={t(value ? 'edit_field' : 'edit_addField', label)}
            onClick={() => edit.open(field)}
            buttonRef={opener}
          >
            {t(value ? 'app_edit' : 'edit_add')}
          </Button>
        )}
      </div>
      {text === undefined ? (
        <div class="edit-value" dir="auto">
          {children ?? value}
        </div>
      ) : (
        <Input edit={edit} field={field} label={label} text={text} {...input} />
      )}
      <p class="edit-problem" role="alert">
        {problem?.sentence}
        {problem?.vendorText && <span class="vendor block">{problem.vendorText}</span>}
      </p>
    </div>
  );
}

function Input<Field extends string>({
  edit,
  field,
  label,
  text,
  maxLength,
  isList,
}: Omit<Props<Field>, 'problem' | 'isFixed' | 'children'> & { text: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  // Before the next key can be pressed: after painting it would be too late for a fast typist.
  useLayoutEffect(() => input.current?.focus(), []);
  const error = edit.error(field);
  const common = {
    ref: input,
    class: 'field',
    dir: 'auto',
    spellcheck: false,
    maxLength,
    value: text,
    'aria-label': label,
    'aria-describedby': id,
    onInput: (event: { currentTarget: { value: string } }) => edit.type(field, event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.isComposing) return;
      if (event.key === 'Escape') {
        event.stopPropagation();
        edit.close(field);
      } else if (event.key === 'Enter' && !event.shiftKey) {
        event.preventDefault();
        edit.save(field);
      }
    },
  } as const;
  return (
    <div class="col">
      {isList ? (
        <textarea rows={Math.min(5, text.split('\n').length + 1)} {...common} />
      ) : (
        <input type="text" {...common} />
      )}
      <p id={id} class={error ? 'edit-problem' : 'tiny'}>
        {error ? errorText(error) : isList && t('edit_lines')}
      </p>
      <div class="row">
        <Button variant="primary" onClick={() => edit.save(field)}>
          {t('common_save')}
        </Button>
        <Button variant="plain" onClick={() => edit.close(field)}>
          {t('common_cancel')}
        </Button>
      </div>
    </div>
  );
}
