-- The process that serves this database; one row.
SELECT incarnation FROM serving_process
