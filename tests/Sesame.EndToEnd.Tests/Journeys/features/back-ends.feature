Feature: The API for back ends
  A back end with its key reads users and has their second factor proved.

  Scenario: A back end reads a user with its key
    Given Ada has an account without a password
    When a back end reads Ada with its key
    Then it reads Ada's address and standing
    When a back end reads a user whom there is not
    Then it is refused with NOT_FOUND

  Scenario: A code of the authenticator gives a grant, which is settled once
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When a back end has Ada's code proved for "payout"
    Then it succeeds
    When a back end settles the grant for "refund"
    Then it is refused with GRANT_NOT_FOUND
    When a back end settles the grant for "payout"
    Then it succeeds
    When a back end settles the grant for "payout"
    Then it is refused with GRANT_NOT_FOUND

  Scenario: A wrong code and a user without an authenticator are told apart
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When a back end has a wrong code of Ada's proved
    Then it is refused with INCORRECT_MFA_CODE
    Given Bob has an account without a password
    When a back end has a code of Bob's proved
    Then it is refused with MFA_NOT_ENABLED

  Scenario: A back end takes a lost second factor away
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When a back end disables Ada's second factor with its key
    Then it succeeds
    And Ada gets a mail "Your Sesame account has no second factor any more"
    When Ada logs in
    Then Ada is let in

  Scenario: Neither a user nor a client without the key gets in
    Given Ada is logged in by a mailed code
    When Ada reads herself by the API for back ends
    Then it is refused with PERMISSION_MISSING
    When a stranger reads Ada by the API for back ends
    Then it is refused with PERMISSION_MISSING
