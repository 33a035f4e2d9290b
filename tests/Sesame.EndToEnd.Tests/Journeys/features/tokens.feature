Feature: Tokens
  A back end asks whether a token is good now; a refresh token is exchanged step by step, and one that comes twice betrays a thief.

  Scenario: A token is good for whom it was made
    Given Ada is logged in by a mailed code
    When a back end checks Ada's token
    Then it is good, for Ada and her session
    And the token tells no more of Ada than ids and times

  Scenario: A refresh gives a new token of the same session
    Given Ada is logged in by a mailed code
    When Ada refreshes her session
    Then it succeeds
    And Ada is in the same session as before
    When a back end checks Ada's token
    Then it is good, for Ada and her session

  Scenario: A reply that was lost is given again
    Given Ada is logged in by a mailed code
    When Ada refreshes her session
    And Ada sends the refresh token before once more
    Then she gets the same successor again

  Scenario: A refresh token of long ago ends the session
    Given Ada is logged in by a mailed code
    When Ada refreshes her session
    And Ada refreshes her session
    And somebody sends the first refresh token of Ada
    Then it is refused with REFRESH_REUSED
    And Ada's session is over
    When Ada refreshes her session
    Then it is refused with SESSION_ENDED
    And the audit log tells of "sessions.refresh-reuse" done to Ada's session

  Scenario: Another client cannot refresh the session
    Given Ada is logged in by a mailed code
    When another back end refreshes Ada's session
    Then it is refused with REFRESH_INVALID
    And Ada's session goes on

  Scenario: A resource server looks into a token
    Given Ada is logged in by a mailed code
    When a back end looks into Ada's token
    Then it reads whose token it is and when it ends
    When Ada logs out
    And a back end looks into Ada's token
    Then it reads that the token is not active, and nothing else

  Scenario: A token that was tampered with is not good
    Given Ada is logged in by a mailed code
    Then a back end is told of Ada's token
      | with another signature   | TOKEN_SIGNATURE_INVALID |
      | with another user        | TOKEN_SIGNATURE_INVALID |
      | with no algorithm        | TOKEN_MALFORMED         |
      | with nothing of its form | TOKEN_MALFORMED         |

  Scenario: The public keys verify the token, and hold nothing private
    Given Ada is logged in by a mailed code
    When a stranger reads the public keys
    Then they verify Ada's token
    And they hold no private part

  @whole-deployment
  Scenario: A signing key is revoked in an emergency
    Given the operator is logged in with a second factor
    And Ada has logged in with a second factor
    When the operator revokes the signing key in use
    Then another key is in use, and the revoked one is published no more
    And Ada's token is refused for its key
    When Ada refreshes her session
    Then Ada is let in
