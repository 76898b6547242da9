/**
 * Schema 4: files that wallets give to be kept, already encrypted, in parts of equal length so that none
 * is ever whole in memory. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'stored-files';

export const statements = ({ text, integer, bytes, strict }: SqlDialect): readonly string[] => [
  `create table stored_file (
    file_id ${text} primary key,
    state ${text} not null check (state in ('arriving', 'kept')),
    size ${integer} not null check (size >= 0),
    digest ${text} not null,
    began_at ${text} not null
  )${strict}`,
  `create index stored_file_by_state on stored_file (state, began_at)`,

  `create table stored_file_part (
    file_id ${text} not null references stored_file (file_id),
    position ${integer} not null check (position >= 0),
    bytes ${bytes} not null,
    primary key (file_id, position)
  )${strict}`,
];
