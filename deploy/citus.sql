-- The books spread over a distributed PostgreSQL (Citus): whole books, each on one node.
--
-- Once, on the coordinator, in a database where the extension stands:
--     wasl migrate
--     psql -v ON_ERROR_STOP=1 -1 -f deploy/citus.sql
-- After an update whose migration adds a table, run the line of that table.
--
-- A batch, a question and a proof touch one book only, so each stays on one node. The statements
-- of a batch are taken one by one there; Wasl sees by the extension that it must.

SELECT create_distributed_table('head', 'book');
SELECT create_distributed_table('accounts', 'book', colocate_with => 'head');
SELECT create_distributed_table('transfers', 'book', colocate_with => 'head');
SELECT create_distributed_table('entries', 'book', colocate_with => 'head');
SELECT create_distributed_table('holds', 'book', colocate_with => 'head');
SELECT create_distributed_table('keys', 'book', colocate_with => 'head');
SELECT create_distributed_table('notes', 'book', colocate_with => 'head');
SELECT create_distributed_table('events', 'book', colocate_with => 'head');
SELECT create_distributed_table('counts', 'book', colocate_with => 'head');
SELECT create_distributed_table('persons', 'book', colocate_with => 'head');
SELECT create_distributed_table('identities', 'book', colocate_with => 'head');
SELECT create_distributed_table('logins', 'book', colocate_with => 'head');
SELECT create_distributed_table('intents', 'book', colocate_with => 'head');
SELECT create_distributed_table('claims', 'book', colocate_with => 'head');
SELECT create_distributed_table('messages', 'book', colocate_with => 'head');
SELECT create_distributed_table('files', 'book', colocate_with => 'head');
SELECT create_distributed_table('proofs', 'book', colocate_with => 'head');
SELECT create_distributed_table('jobs', 'book', colocate_with => 'head');
SELECT create_distributed_table('chats', 'book', colocate_with => 'head');
SELECT create_distributed_table('arrivals', 'book', colocate_with => 'head');
SELECT create_distributed_table('links', 'book', colocate_with => 'head');
SELECT create_distributed_table('day_keys', 'book', colocate_with => 'head');
SELECT create_distributed_table('groups', 'book', colocate_with => 'head');
SELECT create_distributed_table('members', 'book', colocate_with => 'head');
SELECT create_distributed_table('group_links', 'book', colocate_with => 'head');
SELECT create_distributed_table('splits', 'book', colocate_with => 'head');
SELECT create_distributed_table('shares', 'book', colocate_with => 'head');
SELECT create_distributed_table('settlements', 'book', colocate_with => 'head');
SELECT create_distributed_table('rules', 'book', colocate_with => 'head');
SELECT create_distributed_table('roles', 'book', colocate_with => 'head');
SELECT create_distributed_table('shown', 'book', colocate_with => 'head');
SELECT create_distributed_table('proposals', 'book', colocate_with => 'head');
