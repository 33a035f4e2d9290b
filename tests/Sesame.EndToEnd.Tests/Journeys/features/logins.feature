Feature: Logging in
  A login is a walk of steps under one state. Each answer names the next step, until one holds the session. No answer tells who has an account.

  Scenario: The first steps on offer
    When a stranger asks how one may log in
    Then the answer offers "password, email, magic-link"

  Scenario: By password
    Given Ada has an account
    When Ada logs in
    Then Ada is let in

  Scenario: By username and password
    Given Ada has an account with a username
    When Ada logs in with her username
    Then Ada is let in

  Scenario: A wrong password and an unknown address are answered alike
    Given Ada has an account
    When Ada logs in with a wrong password
    Then it is refused with INVALID_CREDENTIALS
    And the refusal reads like that of an address without an account

  Scenario: By a mailed code, which works once
    Given Ada has an account without a password
    When Ada asks for a code by mail
    Then the next step is "code"
    When Ada sends a wrong code
    Then it is refused with CODE_INVALID
    When Ada sends the code from the mail "Your Sesame login code"
    Then Ada is let in
    When Ada sends the same code again
    Then it is refused with STEP_UNEXPECTED

  Scenario: A mailed code is good in its own flow only
    Given Ada has an account without a password
    When Ada asks for a code by mail
    Then the next step is "code"
    When Bob sends Ada's code in a flow of his own
    Then it is refused with CODE_INVALID
    When Ada sends the code from the mail "Your Sesame login code"
    Then Ada is let in

  Scenario: No more than one code a minute is mailed, and the one before stays good
    Given Ada has an account without a password
    When Ada asks for a code by mail
    Then the next step is "code"
    When Ada asks for a code by mail again
    Then the next step is "code"
    And Ada has got 1 mail
    When Ada sends the code from the mail "Your Sesame login code"
    Then Ada is let in

  Scenario: An unknown address gets the same answer, and a mail that says so
    When Ada asks for a code by mail
    Then the next step is "code"
    And Ada gets a mail "No Sesame account with this address"
    When Ada sends a wrong code
    Then it is refused with CODE_INVALID

  Scenario: By a mailed link, which works once
    Given Ada has an account without a password
    When Ada asks for a link by mail
    Then the next step is "magic-link"
    When Ada follows the link in the mail "Your Sesame login link"
    Then Ada is let in
    When Ada follows that link again
    Then it is refused with STEP_UNEXPECTED

  Scenario: A mailed link works only through the client that asked for it
    Given Ada has an account without a password
    When Ada asks for a link by mail
    Then the next step is "magic-link"
    When another client follows the link mailed to Ada
    Then it is refused with STEP_UNEXPECTED
    When Ada follows the link in the mail "Your Sesame login link"
    Then Ada is let in

  Scenario: Steps cannot be skipped
    Given Ada has an account
    When Ada takes the step "totp" of a login that never began
    Then it is refused with STEP_UNEXPECTED
    When Ada takes the step "new-password" of a login that never began
    Then it is refused with STEP_UNEXPECTED
    When Ada takes the step "recovery-code" of a login that never began
    Then it is refused with STEP_UNEXPECTED

  Scenario: Five failures delay every further try, but not from a known device
    Given Ada is logged in on a laptop
    And somebody has guessed 5 times at Ada's password
    When Ada logs in
    Then it is refused with LOGIN_DELAYED
    And the refusal tells when to try again
    When Ada logs in from the device that she used before
    Then Ada is let in

  Scenario: An address without an account is delayed like one with
    Given somebody has guessed 5 times at Ada's password
    When Ada logs in
    Then it is refused with LOGIN_DELAYED
