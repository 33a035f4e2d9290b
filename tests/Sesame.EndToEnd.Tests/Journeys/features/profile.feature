Feature: Profile and search
  A user reads and changes what is his own; who runs the service finds people by what is known of them.

  Scenario: A user reads and changes his profile
    Given Ada is logged in by a mailed code
    When Ada changes her profile
      | firstName | Ada      |
      | lastName  | Lovelace |
    Then it succeeds
    And Ada's profile tells
      | firstName | Ada      |
      | lastName  | Lovelace |

  Scenario: Only the named fields change, and a named one that is not sent is cleared
    Given Ada is logged in by a mailed code
    And Ada's first name is "Ada" and her last name "Lovelace"
    When Ada changes "lastName" of her profile alone to
      | firstName | Grace  |
      | lastName  | Hopper |
    Then it succeeds
    And Ada's profile tells
      | firstName | Ada    |
      | lastName  | Hopper |
    When Ada clears "lastName" of her profile
    Then Ada's profile has no last name

  Scenario: A change of what was changed meanwhile is refused
    Given Ada is logged in by a mailed code
    When Ada changes her first name as she has read it
    Then it succeeds
    When Ada changes her first name as she had read it before
    Then it is refused with VERSION_CONFLICT

  Scenario: All faults of a change are told at once
    Given Ada is logged in by a mailed code
    When Ada changes her profile
      | firstName  | 101 characters |
      | lastName   | 101 characters |
      | pictureUrl | no address     |
    Then it is refused with FIELD_INVALID
    And the fields at fault are "user.firstName, user.lastName, user.pictureUrl"

  Scenario: Free-form properties are kept as a whole
    Given Ada is logged in by a mailed code
    When Ada keeps the properties '{"plan": "pro", "seats": 3, "tags": ["a", null]}'
    Then it succeeds
    And Ada's properties are '{"plan": "pro", "seats": 3, "tags": ["a", null]}'

  Scenario: Properties have to follow the schema of the deployment
    Given Ada is logged in by a mailed code
    And Ada keeps the properties '{"plan": "pro"}'
    When Ada keeps the properties '{"plan": 7, "seats": -1}'
    Then it is refused with FIELD_INVALID
    And the fields at fault are "user.properties.plan, user.properties.seats"
    And Ada's properties are '{"plan": "pro"}'

  Scenario: A user decides nothing that is not his
    Given Ada is logged in by a mailed code
    And Bob is logged in by a mailed code
    When Ada says that she may create organizations
    Then it is refused with PERMISSION_MISSING
    When Ada reads Bob's profile
    Then it is refused with NOT_FOUND
    When Ada searches for Bob
    Then it is refused with PERMISSION_MISSING

  Scenario: People are found by address, name, former id and standing
    Given a family of 5 people is known
    When the operator searches by the beginning of their addresses
    Then all 5 are found, in the order of their addresses
    When the operator searches by the beginning of their last name
    Then all 5 are found
    When the operator disables the second of them
    And the operator searches by the beginning of their addresses for those who are disabled
    Then the second is found alone
    When the operator searches by the former id of the third
    Then the third is found alone

  Scenario: People are listed page by page, none twice and none left out
    Given a family of 5 people is known
    When the operator reads their list in pages of 2
    Then 3 pages hold all 5, none twice
    When the operator turns a page with another search
    Then it is refused with FIELD_INVALID

  Scenario: People are listed in another order
    Given a family of 5 people is known
    When the operator lists everybody, the newest first
    Then the newest of the family stands before the oldest
