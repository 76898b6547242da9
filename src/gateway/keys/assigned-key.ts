/**
 * A key as its owner is given it: exactly the members that are documented, in their order, and nothing
 * of ours beside them. Whichever way it was made, and however often it is asked for, these are the same.
 */
import type { CustomerKeyRow, KeyAssignmentRow } from '../storage/tables/keys.ts';

export interface AssignedKey {
  key_id: string;
  public_key: string;
  signature: string;
  signed_payload?: string;
  signed_fields?: string[];
  customer_id: string | null;
  package_id: string | null;
  metadata: { customer_name?: string; package_name?: string };
}

export function assignedKey(
  key: Pick<
    CustomerKeyRow,
    'key_id' | 'public_key' | 'signature' | 'signed_payload' | 'signed_fields'
  >,
  holder: Pick<KeyAssignmentRow, 'customer_id' | 'customer_name' | 'package_id' | 'package_name'>,
): AssignedKey {
  return {
    key_id: key.key_id,
    public_key: key.public_key,
    signature: key.signature,
    ...(key.signed_payload === ''
      ? {}
      : { signed_payload: key.signed_payload, signed_fields: key.signed_fields.split(' ') }),
    customer_id: holder.customer_id === '' ? null : holder.customer_id,
    package_id: holder.package_id === '' ? null : holder.package_id,
    metadata: {
      ...(holder.customer_name === '' ? {} : { customer_name: holder.customer_name }),
      ...(holder.package_name === '' ? {} : { package_name: holder.package_name }),
    },
  };
}
