import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { Answer, MessageError } from '../../messages/define';
import { newestDraft } from '../state/unkept-drafts';
import { useDraftKeeper } from '../state/use-draft-keeper';

/** Texts of a record by field. */
export type Texts<Field extends string> = Record<Field, string>;
type Some<Field extends string> = Partial<Texts<Field>>;

interface Options<Field extends string> {
  /** Id of the record: what is typed is kept under it. */
  id: string;
  /** As the record is now. */
  texts: Texts<Field>;
  /** The record after one field changed. */
  save: (texts: Texts<Field>, field: Field, text: string) => Promise<Answer<unknown>>;
}

/** Editing of one record, field by field. */
export interface RecordEdit<Field extends string> {
  /** What is being typed; undefined while the field is only shown. */
  typed: (field: Field) => string | undefined;
  /** What is shown: a saved change at once, before the record comes back with it. */
  shown: (field: Field) => string;
  error: (field: Field) => MessageError | undefined;
  open: (field: Field) => void;
  type: (field: Field, text: string) => void;
  close: (field: Field) => void;
  save: (field: Field) => void;
}

/**
 * Inline editing: a saved field shows its new value at once; a refused one opens again with what was typed. What is typed and not
 * saved is kept like any draft, and is there again the next time.
 */
export function useRecordEdit<Field extends string>({ id, texts, save }: Options<Field>): RecordEdit<Field> {
  const [typed, renderTyped] = useState<Some<Field>>({});
  // An answer may come while the rep types into the next field already: it changes what is typed then, not what was typed when it was asked for.
  const newest = useRef(typed);
  const setTyped = (next: Some<Field>) => {
    newest.current = next;
    renderTyped(next);
  };
  const [saved, setSaved] = useState<Some<Field>>({});
  const [errors, setErrors] = useState<Partial<Record<Field, MessageError>>>({});
  const key = `edit:${id}`;
  const { keep, error: unkept } = useDraftKeeper(key);

  useEffect(() => {
    void send('draft.get', { key }).then(answer => {
      const draft = newestDraft(key, (answer.ok && answer.value) || undefined);
      const kept = draft ? readDraft<Field>(draft.body, texts) : {};
      setTyped({ ...kept, ...newest.current });
    });
  }, [key]);
  // The record as it comes back has what was saved, or what the CRM made of it.
  const version = JSON.stringify(texts);
  useEffect(() => setSaved({}), [version]);

  const change = (next: Some<Field>) => {
    setTyped(next);
    const body = Object.keys(next).length > 0 ? JSON.stringify(next) : '';
    keep({ body, kind: 'note', audience: 'private' });
  };
  const close = (field: Field) => {
    change(without(newest.current, field));
    setErrors(without(errors, field));
  };
  const shownTexts = { ...texts, ...saved };

  return {
    typed: field => typed[field],
    shown: field => shownTexts[field],
    error: field => errors[field] ?? (field in typed ? unkept : undefined),
    open: field => setTyped({ ...newest.current, [field]: shownTexts[field] }),
    type: (field, text) => change({ ...newest.current, [field]: text }),
    close,
    save: field => {
      const text = newest.current[field];
      if (text === undefined) return;
      if (text === shownTexts[field]) return close(field);
      setTyped(without(newest.current, field));
      setSaved({ ...saved, [field]: text });
      setErrors(without(errors, field));
      void save(shownTexts, field, text).then(answer => {
        if (answer.ok) return change(newest.current);
        setSaved(now => without(now, field));
        setTyped({ [field]: text, ...newest.current } as Some<Field>);
        setErrors(now => ({ ...now, [field]: answer.error }));
      });
    },
  };
}

function without<Field extends string, Value>(all: Partial<Record<Field, Value>>, field: Field) {
  const { [field]: _gone, ...rest } = all;
  return rest as Partial<Record<Field, Value>>;
}

/** A draft may be of an earlier version, or of a field that was saved just before the page closed. */
function readDraft<Field extends string>(body: string, texts: Texts<Field>): Some<Field> {
  try {
    const kept: unknown = JSON.parse(body);
    const isOpen = ([name, text]: [string, unknown]) =>
      name in texts && typeof text === 'string' && text !== texts[name as Field];
    const pairs = Object.entries(kept as object).filter(isOpen);
    return Object.fromEntries(pairs) as Some<Field>;
  } catch {
    return {};
  }
}
