Feature: Registration
  Whoever signs somebody up is told everything at once; whoever is a stranger learns nothing about others.

  Scenario: All faults of a registration are told at once
    When a back end signs somebody up with
      | email    | no address |
      | password | short      |
      | username | 9          |
    Then it is refused with FIELD_INVALID
    And the fields at fault are "email, password, username"

  Scenario: A back end signs somebody up, who logs in at once
    When a back end signs Ada up
    Then it succeeds
    When Ada logs in
    Then Ada is let in
    And the audit log tells of "users.register" done to Ada

  Scenario: A stranger proves the address with the mailed code and is let in
    When Ada registers
    Then the next step is "code"
    And nobody has Ada's address yet
    When Ada sends the code from the mail "Your Sesame code"
    Then Ada is let in
    And Ada's address is proved
    When Ada logs in
    Then Ada is let in

  Scenario: A wrong code creates no account
    Given Ada has registered
    When Ada sends a wrong code
    Then it is refused with CODE_INVALID
    And nobody has Ada's address yet

  Scenario: The code of a registration works once
    Given Ada has registered
    When Ada sends the code from the mail "Your Sesame code"
    Then Ada is let in
    When Ada sends the same code again
    Then it is refused with STEP_UNEXPECTED

  Scenario: A stranger is not told that an address has an account
    Given Ada has an account
    When Bob registers with Ada's address
    Then the next step is "code"
    And the answer reads like one for an address without an account
    And Ada gets a mail "You already have a Sesame account"
    When Ada logs in
    Then Ada is let in

  Scenario: A back end is told that an address is taken
    Given Ada has registered
    When Ada sends the code from the mail "Your Sesame code"
    Then Ada is let in
    When a back end signs Bob up with Ada's address
    Then it is refused with EMAIL_TAKEN

  Scenario: A username is one user's
    Given Ada has an account with a username
    When a back end signs Bob up with Ada's username
    Then it is refused with USERNAME_TAKEN

  Scenario: No more than one mail a minute goes to an address, whether it has an account or not
    Given Ada has registered
    When Ada registers
    Then it is refused with LIMIT_REACHED
    And Ada has got 1 mail
    Given Grace has an account
    And Grace has registered
    When Grace registers
    Then it is refused with LIMIT_REACHED
    And Grace has got 1 mail

  Scenario: A registration that is sent again makes one user
    When a back end signs Ada up twice with one request id
    Then it succeeds
    And both answers name the same user
    When a back end sends that request id with Bob's registration
    Then it is refused with REQUEST_ID_REUSED

  Scenario: Strangers sign nobody up for somebody else
    When a stranger registers Ada with the id "17" of another system
    Then it is refused with PERMISSION_MISSING
