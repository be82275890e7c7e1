import { useRef, useState } from 'preact/hooks';
import { Button } from '../../components/button';
import { t } from '../../i18n';

/** Chooses one file, by the system's dialog or by dropping it here. */
export function FilePicker({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra for the mouse; the button does the same
    <div
      class={over ? 'drop over' : 'drop'}
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>{t('import_intro')}</p>
      <input
        ref={input}
        type="file"
        class="hidden-text"
        tabIndex={-1}
        aria-label={t('import_choose')}
        accept=".csv,.tsv,.txt,.vcf,.vcard,text/csv,text/vcard"
        onChange={event => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
        }}
      />
      <Button variant="primary" onClick={() => input.current?.click()}>
        {t('import_choose')}
      </Button>
      <p class="tiny">{t('import_orDrop')}</p>
    </div>
  );
}
