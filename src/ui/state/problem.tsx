import type { ComponentChildren } from 'preact';
import type { MessageError } from '../../messages/define';
import { errorText } from './error-text';

interface Props {
  error?: MessageError;
  /** A sentence, where the problem is no failed message. */
  text?: string;
  /** The vendor's own words, shown as they are. */
  vendorText?: string;
  /** A way out, such as a button. */
  children?: ComponentChildren;
}

/** One sentence that says what to do; read out at once. Empty without a problem. */
export function Problem({ error, text, vendorText, children }: Props) {
  const sentence = text ?? (error && errorText(error));
  return (
    <div role="alert">
      {sentence && (
        <div class="notice danger rounded">
          <p>{sentence}</p>
          {vendorText && <p class="vendor">{vendorText}</p>}
          {children}
        </div>
      )}
    </div>
  );
}
