Feature: Passwords
  A password is changed by who knows it, reset by who reads the mail, and set by who runs the service.

  Scenario: A password is changed, and the other sessions end
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    When Ada changes her password on the laptop and ends the other sessions
    Then it succeeds
    And Ada's session on the laptop goes on
    And Ada's session on the phone is over
    And Ada gets a mail "Your password was changed"
    When Ada logs in with her former password
    Then it is refused with INVALID_CREDENTIALS
    When Ada logs in
    Then Ada is let in

  Scenario: A password is changed, and the other sessions stay
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    When Ada changes her password on the laptop
    Then it succeeds
    And Ada's session on the laptop goes on
    And Ada's session on the phone goes on

  Scenario: Who does not know the present password changes nothing
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada changes her password with a wrong present one
    Then it is refused with INVALID_CREDENTIALS
    When Ada logs in
    Then Ada is let in

  Scenario: A password that is easily guessed is refused, and nothing is changed
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada changes her password to "short one"
    Then it is refused with PASSWORD_TOO_SHORT
    When Ada changes her password to "passwordpassword"
    Then it is refused with PASSWORD_BREACHED
    When Ada changes her password to "my sesame open doors"
    Then it is refused with PASSWORD_CONTEXT
    When Ada changes her password to the present one
    Then it is refused with PASSWORD_REUSED
    When Ada logs in
    Then Ada is let in

  Scenario: The passwords before the present one are refused, as many as the deployment remembers
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada changes her password to "an evening of quiet rain"
    Then it succeeds
    When Ada changes her password back to the former one
    Then it is refused with PASSWORD_REUSED
    When Ada logs in
    Then Ada is let in

  Scenario: A first password needs a fresh proof by mail
    Given Ada has an account without a password
    And a back end has vouched for a second address of Ada
    And Ada is logged in by a code mailed to her second address
    When Ada chooses a first password
    Then it is refused with STEP_UP_REQUIRED
    When Ada asks for a code for "password:set"
    Then it succeeds
    When Ada proves herself for "password:set" with the mailed code
    Then it succeeds
    When Ada chooses a first password with that grant
    Then it succeeds
    When Ada logs in
    Then Ada is let in

  Scenario: A forgotten password is reset by mail, and a weak one does not burn the link
    Given Ada is logged in
    When a stranger asks for a new password for Ada's address
    Then it succeeds
    When Ada chooses "short one" by the mailed link
    Then it is refused with PASSWORD_TOO_SHORT
    And Ada's session goes on
    When Ada chooses a new password by the mailed link
    Then it succeeds
    And Ada's session is over
    When Ada logs in with her former password
    Then it is refused with INVALID_CREDENTIALS
    When Ada logs in
    Then Ada is let in
    When Ada chooses a new password by the mailed link
    Then it is refused with CODE_INVALID

  Scenario: Nobody is told by a reset whether an address has an account
    When a stranger asks for a new password for Ada's address
    Then it succeeds
    And Ada has got 0 mails

  Scenario: A reset lets a user in whom wrong guesses had kept out
    Given Ada has an account
    And somebody has guessed 5 times at Ada's password
    When Ada logs in
    Then it is refused with LOGIN_DELAYED
    When a stranger asks for a new password for Ada's address
    And Ada chooses a new password by the mailed link
    Then it succeeds
    When Ada logs in
    Then Ada is let in

  Scenario: Who runs the service sets a password that has to be replaced at the next login
    Given Ada has an account
    And Ada is logged in by a mailed code
    When the operator sets a password for Ada that she has to replace
    Then it succeeds
    And Ada's session is over
    When Ada logs in
    Then the next step is "new-password"
    When Ada takes the step with the password "short one"
    Then it is refused with PASSWORD_TOO_SHORT
    When Ada takes the step with a new password
    Then Ada is let in
    When Ada logs in
    Then Ada is let in

  Scenario: Who runs the service takes a password away
    Given Ada has an account
    And Ada is logged in by a mailed code
    When the operator takes Ada's password away
    Then it succeeds
    When Ada logs in
    Then it is refused with INVALID_CREDENTIALS
