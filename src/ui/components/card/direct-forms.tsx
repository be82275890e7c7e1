import { AddForm } from './add-form';
import { type FormProps, forms } from './forms';
import { LinkSearch } from './link-search';

/** The form itself. */
export function CardForm({ kind, view, onAdded, onChoose, onClose }: FormProps) {
  return kind === 'add' ? (
    <AddForm view={view} onAdded={onAdded} onChoose={onChoose} onClose={onClose} />
  ) : (
    <LinkSearch initial={view.person?.fullName ?? ''} onChoose={onChoose} onClose={onClose} />
  );
}

forms.draw = props => <CardForm key={props.kind} {...props} />;
