import type { Ref } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../components/icon';
import { Kbd } from '../components/parts';
import { t } from '../i18n';

interface Props {
  text: string;
  onText: (text: string) => void;
  onKey: (event: KeyboardEvent) => void;
  /** Id of the selected row's element. */
  activeId?: string;
  hasRows: boolean;
  inputRef: { current: HTMLInputElement | null } & Ref<HTMLInputElement>;
}

/** The field everything starts from. It keeps the focus while arrow keys move through the rows. */
export function SearchBox({ text, onText, onKey, activeId, hasRows, inputRef }: Props) {
  useEffect(() => inputRef.current?.focus(), [inputRef]);
  return (
    <div class="search row">
      <Icon name="search" size={18} />
      <input
        ref={inputRef}
        type="text"
        role="combobox"
        class="search-field grow"
        aria-label={t('popup_search')}
        aria-haspopup="grid"
        aria-expanded={hasRows}
        aria-controls={hasRows ? 'results' : undefined}
        aria-activedescendant={activeId}
        aria-autocomplete="list"
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        placeholder={t('popup_searchPlaceholder')}
        value={text}
        onInput={event => onText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {text && <Kbd>esc</Kbd>}
    </div>
  );
}
