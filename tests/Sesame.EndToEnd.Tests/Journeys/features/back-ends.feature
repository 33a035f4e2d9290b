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
    And Bob has an account without a password
    When Ada reads Bob by the API for back ends
    Then it is refused with NOT_FOUND
    When Ada bars Bob by the API for back ends
    Then it is refused with PERMISSION_MISSING
    When a stranger reads Ada by the API for back ends
    Then it is refused with PERMISSION_MISSING

  Scenario: A back end signs a user up, finds him and changes him
    When a back end with its key signs Ada up
    Then it succeeds
    And a back end finds Ada by her address, by her username, and among others
    When a back end calls Ada "Augusta" and lets her create organizations
    Then it reads that she is "Augusta" and may create organizations
    When a back end takes organizations from Ada
    Then it reads that she may not create organizations
    When a back end deletes Ada
    Then it succeeds
    When a back end reads Ada with its key
    Then it is refused with NOT_FOUND

  Scenario: A back end replaces an address, which has to be proved
    Given Ada has an account without a password
    When a back end replaces Ada's address
    Then Ada's new address is not hers before she opens the link
    When Ada opens the link in the mail "Confirm your e-mail address" to her second address
    Then Ada's new address is hers

  Scenario: A back end has the link that proves an address mailed again
    Given a back end has imported Ada with an address that is not proved
    When a back end has the link for Ada's address mailed again
    Then it succeeds
    When Ada opens the link in the mail "Confirm your e-mail address"
    Then Ada's address is proved

  Scenario: A back end ends the sessions of a user, bars him and lets him in again
    Given Ada is logged in by a mailed code
    When a back end ends Ada's sessions
    Then it succeeds
    And Ada's session is over
    When a back end gives Ada a password that she has to replace
    And Ada logs in
    Then the next step is "new-password"
    When a back end bars Ada
    And Ada logs in
    Then it is refused with INVALID_CREDENTIALS
    When a back end lets Ada in again and takes her password
    And Ada logs in
    Then it is refused with INVALID_CREDENTIALS

  Scenario: A user of another system comes over with his hash and his authenticator
    When a back end takes Ada over from another system
    Then it succeeds
    When Ada logs in
    Then the next step is "totp"
    When Ada sends a code of her authenticator
    Then Ada is let in
    When a back end takes over another hash of Ada's
    And Ada logs in
    Then the next step is "totp"

  Scenario: A back end has a link made that logs a user in, once
    Given Ada has an account without a password
    When a back end has a link made for Ada
    And Ada presses the button of the page that the link leads to
    Then Ada is let in
    When Ada presses the button of the page that the link leads to
    Then it is refused with CODE_INVALID

  Scenario: A link for an application's page is used up there, and not before
    Given Ada has an account without a password
    When a back end has a link made for Ada that leads on to an application's page
    And Ada presses the button of the page that the link leads to
    Then she is sent on to the application's page
    When the application sends the link's token
    Then Ada is let in
    When the application sends the link's token
    Then it is refused with CODE_INVALID

  Scenario: No link is made for an address that names nobody
    When a back end has a link made for Ada
    Then it is refused with USER_NOT_FOUND

  Scenario: A back end gets a token that names a user, and others verify it
    Given Ada has an account without a password
    When a back end gets a token that names Ada
    Then the token names Ada to whoever has the public key
    When the operator disables Ada
    And a back end gets a token that names Ada
    Then it is refused with USER_UNAVAILABLE
