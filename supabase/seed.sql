-- Intentionally without rows: calls come into being when the phone rings. `npm run call` places a simulated one.
select 1;
