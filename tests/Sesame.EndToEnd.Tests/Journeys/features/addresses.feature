Feature: E-mail addresses
  A user may have several addresses. A proved one names its user at login; the primary one gets the mails and never goes away.

  Scenario: A second address is added, proved, and logs its user in
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada adds a second address
    Then it is refused with STEP_UP_REQUIRED
    When Ada adds a second address after a fresh proof
    Then it succeeds
    And Ada's second address is not proved
    When Ada opens the link in the mail "Confirm your e-mail address" to her second address
    Then it succeeds
    And Ada's second address is proved
    When Ada logs in with her second address
    Then Ada is let in
    When Ada opens that link again
    Then it is refused with CODE_INVALID

  Scenario: An address that is not proved logs nobody in
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has added a second address
    When Ada logs in with her second address
    Then it is refused with INVALID_CREDENTIALS

  Scenario: Another address becomes the primary one, and the former one is told
    Given Ada has an account
    And Ada is logged in by a mailed code
    And a back end has vouched for a second address of Ada
    When Ada makes her second address the primary one
    Then it is refused with STEP_UP_REQUIRED
    When Ada makes her second address the primary one after a fresh proof
    Then it succeeds
    And Ada's primary address is the second one
    And Ada gets a mail "Your primary e-mail address was changed"
    And the audit log tells of "users.make-email-primary" done to Ada

  Scenario: Only a proved address becomes the primary one
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has added a second address
    When Ada makes her second address the primary one after a fresh proof
    Then it is refused with EMAIL_UNVERIFIED

  Scenario: The last address stays
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada removes her address after a fresh proof
    Then it is refused with EMAIL_PRIMARY

  Scenario: An address is removed, and is told so
    Given Ada has an account
    And Ada is logged in by a mailed code
    And a back end has vouched for a second address of Ada
    When Ada removes her second address
    Then it is refused with STEP_UP_REQUIRED
    When Ada removes her second address after a fresh proof
    Then it succeeds
    And Ada's second address gets a mail "Your e-mail address was taken from an account"
    When Ada logs in with her second address
    Then it is refused with INVALID_CREDENTIALS
    When Ada removes her second address after a fresh proof
    Then it succeeds

  Scenario: Whose an address is, is told to its owner and nobody else
    Given Ada has an account
    And Bob has an account
    And Bob is logged in by a mailed code
    And a back end has vouched for Ada's address
    When Bob adds Ada's address after a fresh proof
    Then it succeeds
    And Ada gets a mail "Your e-mail address was given for another account"
    When a back end vouches for Ada's address as one of Bob's
    Then it is refused with EMAIL_TAKEN

  Scenario: The link that proves an address is sent again
    Given a back end has imported Ada with an address that is not proved
    When a stranger asks for the link for Ada's address
    Then it succeeds
    When Ada opens the link in the mail "Confirm your e-mail address"
    Then it succeeds
    And Ada's address is proved

  Scenario: Nobody is told by the link whether an address has an account
    When a stranger asks for the link for Ada's address
    Then it succeeds
    And Ada has got 0 mails
