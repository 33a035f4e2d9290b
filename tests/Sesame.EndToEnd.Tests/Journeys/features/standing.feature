Feature: Standing of an account
  Who runs the service bars, locks, freezes, deletes and brings back; what ends, ends before the call has returned.

  Scenario: A disabled user is out at once and stays out until enabled
    Given Ada has an account
    And Ada is logged in by a mailed code
    When the operator disables Ada
    Then it succeeds
    And Ada's session is over
    When Ada logs in
    Then it is refused with INVALID_CREDENTIALS
    And the refusal reads like that of an address without an account
    When the operator enables Ada
    And Ada logs in
    Then Ada is let in
    And the audit log tells of "users.disable" done to Ada

  Scenario: A locked user cannot log in, and what is live goes on
    Given Ada has an account
    And Ada is logged in by a mailed code
    When the operator locks Ada
    Then it succeeds
    And Ada's session goes on
    When Ada logs in
    Then it is refused with INVALID_CREDENTIALS
    When the operator unlocks Ada
    And Ada logs in
    Then Ada is let in

  Scenario: A freeze stops everything that was under way
    Given Ada is logged in on a laptop
    And Ada has been mailed a link to a new password
    And Ada is half way through a login by a mailed link
    When the operator freezes Ada
    Then it succeeds
    And Ada's session on the laptop is over
    When Ada refreshes her session
    Then it is refused with SESSION_ENDED
    When Ada chooses a new password by the mailed link
    Then it is refused with CODE_INVALID
    When Ada goes on with the login under way
    Then it is refused
    When Ada logs in
    Then it is refused with INVALID_CREDENTIALS
    When the operator enables Ada
    And Ada logs in
    Then Ada is let in

  Scenario: A deleted user is gone for all, and can be brought back as he was
    Given Ada has an account
    And Ada is logged in by a mailed code
    When the operator deletes Ada
    Then it succeeds
    And Ada's session is over
    When Ada logs in
    Then it is refused with INVALID_CREDENTIALS
    When the operator reads Ada
    Then it is refused with NOT_FOUND
    When the operator deletes Ada
    Then it succeeds
    When a back end signs Bob up with Ada's address
    Then it is refused with EMAIL_TAKEN
    When the operator restores Ada
    Then it succeeds
    When Ada logs in
    Then Ada is let in

  Scenario: A user deletes his own account after a fresh proof
    Given Ada has an account
    And Ada is logged in by a mailed code
    When Ada deletes her account
    Then it is refused with STEP_UP_REQUIRED
    When Ada proves herself for "users:delete" with her password
    And Ada deletes her account with that grant
    Then it succeeds
    And Ada's session is over

  Scenario: A user has no power over others, nor over his own standing
    Given Ada is logged in by a mailed code
    And Bob is logged in by a mailed code
    When Ada disables Bob
    Then it is refused with PERMISSION_MISSING
    When Ada deletes Bob
    Then it is refused with NOT_FOUND
    And Bob's session goes on

  Scenario: A back end cannot take over who may do more than itself
    When a back end sets a password for the operator
    Then it is refused with PERMISSION_MISSING
