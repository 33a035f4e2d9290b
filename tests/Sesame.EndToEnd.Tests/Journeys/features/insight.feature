Feature: Attempts and audit
  Every try to log in is recorded, and every command leaves an entry. A user sees his own attempts; who runs the service sees all.

  Scenario: A user sees the attempts at his account
    Given Ada is logged in
    When Ada logs in with a wrong password
    Then it is refused with INVALID_CREDENTIALS
    When Ada lists the attempts at her account
    Then she sees a failed attempt, and before it a successful one, from her address

  Scenario: Who runs the service sees attempts at an address, with an account or without
    Given Ada is logged in
    When Ada logs in with a wrong password
    Then it is refused with INVALID_CREDENTIALS
    When the operator lists the failed attempts at Ada's account
    Then 1 attempt is told, Ada's
    When Bob logs in
    Then it is refused with INVALID_CREDENTIALS
    When the operator lists the attempts at Bob's address
    Then 1 attempt is told, nobody's
    When the operator lists the attempts from this address
    Then 3 attempts are told

  Scenario: A user sees neither the attempts of others nor the audit log
    Given Ada is logged in by a mailed code
    And Bob is logged in by a mailed code
    When Ada lists the attempts at Bob's account
    Then it is refused with NOT_FOUND
    When Ada lists the attempts of all
    Then it is refused with PERMISSION_MISSING
    When Ada reads the audit log
    Then it is refused with PERMISSION_MISSING

  Scenario: The audit log tells who did what to whom, from where, page by page
    Given Ada is logged in by a mailed code
    When Ada changes her profile
      | firstName | Ada |
    And the operator locks Ada
    And the operator unlocks Ada
    Then the audit log of Ada tells, the newest first, "users.unlock, users.lock, users.update"
    And the entry "users.update" names Ada, her session and her address
    And the entry "users.lock" names another user than Ada

  Scenario Outline: The audit log is exported
    Given Ada is logged in by a mailed code
    When the operator locks Ada
    And the operator exports the audit log of Ada as <format>
    Then the export holds what the list holds, as <format>

    Examples:
      | format |
      | ndjson |
      | csv    |

  Scenario: Who runs the service sees all of an account
    Given Ada has an account
    And Ada is logged in by a mailed code
    And Ada has set an authenticator up
    When the operator reads Ada
    Then the account tells its address, its standing and that it has a second factor
    And the operator sees Ada's session, her device and her second factor
