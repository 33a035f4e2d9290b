Feature: Sessions
  A user sees where he is logged in and ends what he does not know. An ended session is refused at its very next use.

  Scenario: A user sees his sessions and which one is this
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    When Ada lists her sessions on the phone
    Then she sees the phone and the laptop, and that this is the phone
    And each session tells the address that it came from

  Scenario: One session is ended
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    When Ada ends the session on the phone from the laptop
    Then it succeeds
    And Ada's session on the phone is over
    And Ada's session on the laptop goes on
    When Ada ends the session on the phone from the laptop
    Then it succeeds

  Scenario: All others are ended
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    And Ada is logged in on a tablet
    When Ada ends her other sessions from the laptop
    Then 2 sessions were ended
    And Ada's session on the phone is over
    And Ada's session on the tablet is over
    And Ada's session on the laptop goes on

  Scenario: All are ended
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    When Ada ends all her sessions from the laptop
    Then 2 sessions were ended
    And Ada's session on the phone is over
    And Ada's session on the laptop is over

  Scenario: Sessions are ended by a filter
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    When Ada ends her sessions on phones from the laptop
    Then 1 session was ended
    And Ada's session on the phone is over
    And Ada's session on the laptop goes on
    When Ada ends her sessions without saying which
    Then it is refused with FIELD_INVALID

  Scenario: A user's filter takes no sessions of others
    Given Ada is logged in by a mailed code
    And Bob is logged in by a mailed code
    When Ada ends the sessions of Bob by a filter
    Then it is refused with NOT_FOUND
    And Bob's session goes on

  Scenario: A logout ends the session and its tokens
    Given Ada is logged in by a mailed code
    When Ada logs out
    Then it succeeds
    And Ada's session is over
    When Ada reads her profile
    Then it is refused with SESSION_ENDED
    When Ada refreshes her session
    Then it is refused with SESSION_ENDED

  Scenario: Past the cap the oldest session ends
    Given Ada is logged in on a laptop
    When Ada logs in as often as there may be sessions
    Then Ada's session on the laptop is over
    And Ada has as many sessions as there may be

  Scenario: A device that is forgotten is logged out
    Given Ada is logged in on a laptop
    And Ada is logged in on a phone
    When Ada lists her devices on the laptop
    Then she sees 2 devices, and that this is the laptop
    When Ada forgets the phone from the laptop
    Then 1 session was ended
    And Ada's session on the phone is over

  Scenario: Who runs the service sees and ends sessions
    Given Ada is logged in by a mailed code
    When the operator lists the newest sessions
    Then Ada's session is among them
    When the operator ends Ada's session
    Then it succeeds
    And Ada's session is over

  Scenario: Nobody ends the session of another, nor learns that there is one
    Given Ada is logged in by a mailed code
    And Bob is logged in by a mailed code
    When Bob ends Ada's session
    Then it succeeds
    And Ada's session goes on
    When Bob lists Ada's sessions
    Then it is refused with NOT_FOUND
    When Bob lists the sessions of all
    Then it is refused with PERMISSION_MISSING
