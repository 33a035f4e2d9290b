Feature: Second factor
  Who has set an authenticator up is asked for its codes at every login. Recovery codes stand in for a lost one.

  Scenario: An authenticator is set up with a proof, and asked for from then on
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada is given what to set up in her authenticator
    Then the answer holds a secret, an otpauth URI and a picture
    When Ada logs in
    Then Ada is let in
    When Ada confirms with a wrong code of the authenticator
    Then it is refused with CODE_INVALID
    When Ada confirms with a code of the authenticator
    Then Ada is told 10 recovery codes
    And Ada gets a mail "A second factor protects your Sesame account"
    When Ada logs in
    Then the next step is "totp"
    When Ada sends a code of her authenticator
    Then Ada is let in

  Scenario: Each code of the authenticator is taken once
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When Ada logs in
    Then the next step is "totp"
    When Ada sends the code of her authenticator that she used before
    Then it is refused with CODE_INVALID
    When Ada sends a code of her authenticator
    Then Ada is let in

  Scenario: A recovery code stands in for the authenticator, once
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When Ada logs in
    Then the next step is "totp"
    When Ada sends a recovery code
    Then Ada is let in
    And Ada gets a mail "A recovery code of your Sesame account was used"
    And Ada has 9 recovery codes left
    When Ada logs in
    And Ada sends that recovery code again
    Then it is refused with CODE_INVALID

  Scenario: New recovery codes kill the ones before
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When Ada proves herself for "mfa:recovery-codes" with her password
    And Ada asks for new recovery codes with that grant
    Then it succeeds
    When Ada logs in
    And Ada sends a former recovery code
    Then it is refused with CODE_INVALID
    When Ada sends a recovery code
    Then Ada is let in

  Scenario: The second factor is removed after a fresh proof
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When Ada proves herself for "mfa:remove" with her password
    And Ada removes her authenticator with that grant
    Then it succeeds
    And Ada gets a mail "Your Sesame account has no second factor any more"
    When Ada logs in
    Then Ada is let in

  Scenario: Who runs the service removes a lost second factor
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When a back end removes Ada's authenticator
    Then it succeeds
    When Ada logs in
    Then Ada is let in

  Scenario: A second authenticator needs the first one removed
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When Ada proves herself for "mfa:enrol" with her password
    And Ada begins to set an authenticator up with that grant
    Then it is refused with MFA_ENROLLED

  @whole-deployment
  Scenario: Where a second factor is required, it is set up on the way in, and sessions past the cap are denied
    Given Ada has an account
    When Ada logs in
    Then the next step is "enrol-totp"
    When Ada sends a code without having an authenticator
    Then it is refused with STEP_UNEXPECTED
    When Ada asks what to set up on the way in
    Then the next step is "enrol-totp"
    When Ada proves on the way in what she has set up
    Then Ada is let in
    And Ada is told 10 recovery codes
    When Ada logs in
    Then the next step is "totp"
    When Ada sends a code of her authenticator
    Then Ada is let in
    When Ada logs in
    And Ada sends a recovery code
    Then it is refused with SESSIONS_EXCEEDED
