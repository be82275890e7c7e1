import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { Button } from './button';

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, label = t('card_copyText') }: { text: string; label?: string }) {
  const [copied, setCopied] = useState<string>();
  const copy = () => {
    // A page's policy may forbid the clipboard; the text stays to be selected where it is.
    navigator.clipboard?.writeText(text).then(
      () => setCopied(text),
      () => setCopied(undefined),
    );
  };
  return <Button onClick={copy}>{copied === text ? t('card_copied') : label}</Button>;
}
