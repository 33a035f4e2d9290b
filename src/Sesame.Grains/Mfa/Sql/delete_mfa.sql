-- Nothing of second factors is left; served by mfa_accounts_pkey.
DELETE FROM mfa_accounts WHERE user_id = $1 AND version = $2
