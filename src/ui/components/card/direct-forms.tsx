import { CardEdit } from '../../edit/card-edit';
import { CardForm } from './card-form';
import { forms } from './forms';

forms.draw = props =>
  props.kind === 'edit' ? (
    <CardEdit contactId={props.view.contact?.id ?? ''} onClose={props.onClose} />
  ) : (
    <CardForm key={props.kind} {...props} />
  );
