Feature: Step-up
  What cannot be undone asks a signed-in user for a fresh proof, whatever his session.

  Scenario: A sensitive call names the action that it wants a proof for
    Given Ada is logged in by a mailed code
    When Ada adds a second address
    Then a fresh proof for "emails:change" is asked for
    When Ada begins to set an authenticator up
    Then a fresh proof for "mfa:enrol" is asked for
    When Ada asks for new recovery codes
    Then a fresh proof for "mfa:recovery-codes" is asked for
    When Ada removes a second factor of whichever
    Then a fresh proof for "mfa:remove" is asked for
    When Ada deletes her account
    Then a fresh proof for "users:delete" is asked for
    When Ada chooses a first password
    Then a fresh proof for "password:set" is asked for

  Scenario: A grant is good once
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada proves herself for "mfa:enrol" with her password
    Then it succeeds
    When Ada begins to set an authenticator up with that grant
    Then it succeeds
    When Ada begins to set an authenticator up with that grant
    Then it is refused with STEP_UP_REQUIRED

  Scenario: A grant for a time is good more than once
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada proves herself for "mfa:enrol" with her password for 60 seconds
    Then it succeeds
    When Ada begins to set an authenticator up with that grant
    Then it succeeds
    When Ada begins to set an authenticator up with that grant
    Then it succeeds

  Scenario: A grant is good for its action only
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada proves herself for "emails:change" with her password
    Then it succeeds
    When Ada deletes her account with that grant
    Then it is refused with STEP_UP_REQUIRED

  Scenario: A grant is good in its session only
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    When Ada proves herself for "mfa:enrol" with her password on the laptop
    Then it succeeds
    When Ada begins to set an authenticator up on the phone with that grant
    Then it is refused with STEP_UP_REQUIRED
    When Ada begins to set an authenticator up on the laptop with that grant
    Then it succeeds

  Scenario: A wrong password proves nothing
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada proves herself for "mfa:enrol" with a wrong password
    Then it is refused with INVALID_CREDENTIALS

  Scenario: A mailed code proves it too, for its own action, once
    Given Ada is logged in
    When Ada asks for a code for "mfa:enrol"
    Then it succeeds
    When Ada proves herself for "users:delete" with the mailed code
    Then it is refused with CODE_INVALID
    When Ada proves herself for "mfa:enrol" with the mailed code
    Then it succeeds
    When Ada begins to set an authenticator up with that grant
    Then it succeeds
    When Ada proves herself for "mfa:enrol" with the mailed code
    Then it is refused with CODE_INVALID

  Scenario: A code of the authenticator proves it too
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When Ada proves herself for "mfa:recovery-codes" with her authenticator
    Then it succeeds
    When Ada asks for new recovery codes with that grant
    Then it succeeds
