-- Whether this process still serves the database; one row, served by serving_process_pkey.
SELECT EXISTS (SELECT FROM serving_process WHERE incarnation = $1)
