Feature: Users of another system
  Many users come over at once, with their former ids and the hashes of their passwords. An import may be sent again.

  Scenario: People are imported with their hashes and log in with their passwords
    When a back end imports people with the hashes "bcrypt, pbkdf2, scrypt"
    Then 3 of 3 rows made a user
    And each of them logs in with the password of the other system
    When a back end sends that import again
    Then 3 of 3 rows name who is there already

  Scenario: What is at fault in a row is told for the row, and the others come over
    When a back end imports a row that is right between two that are not
    Then 1 of 3 rows made a user
    And the failures name "email" of row 0 and "passwordHash" of row 2

  Scenario: People come over as a stream, where the transport carries one
    When a back end streams 250 people
    Then 250 of 250 rows made a user

  Scenario: Who may not write users imports nobody
    Given Ada is logged in by a mailed code
    When Ada imports somebody
    Then it is refused with PERMISSION_MISSING
