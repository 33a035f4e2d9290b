using Sesame.Testing.Histories;
using Xunit;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>The checkers say nothing of what may have happened, and object to one lost, one duplicated and one stale answer.</summary>
public sealed class HistoryTests
{
    public sealed class Registers
    {
        private readonly RegisterHistory history = new("r", "0");

        [Fact]
        public void Reads_during_a_write_may_see_either_value()
        {
            history.Wrote("1", new Span(10, 20));
            history.Read("0", new Span(11, 19));
            history.Read("1", new Span(12, 13));
            history.Read("1", new Span(14, 30));

            // The old value was read for longer than the new one needs to begin.
            history.Read("0", new Span(5, 12));
            Assert.Empty(history.Objections());
        }

        [Fact]
        public void A_value_that_was_overwritten_is_stale()
        {
            history.Wrote("1", new Span(10, 20));
            history.Read("0", new Span(21, 22));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void A_write_that_nobody_sees_later_is_lost()
        {
            history.Wrote("1", new Span(10, 20));
            history.Wrote("2", new Span(30, 40));
            history.Read("1", new Span(25, 26));
            history.Read("1", new Span(50, 51));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void Two_reads_one_after_the_other_do_not_go_back()
        {
            history.Wrote("1", new Span(10, 100));
            history.Read("1", new Span(20, 30));
            history.Read("0", new Span(40, 50));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void A_write_of_unknown_outcome_may_take_effect_late_or_never_and_then_stays()
        {
            history.Wrote("1", Span.Unknown(10));
            history.Wrote("2", new Span(20, 30));
            history.Read("2", new Span(40, 50));
            Assert.Empty(history.Objections());

            history.Read("1", new Span(60, 70));
            Assert.Empty(history.Objections());

            history.Read("2", new Span(80, 90));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void A_value_from_nowhere_or_from_the_future_is_objected_to()
        {
            history.Read("7", new Span(1, 2));
            Assert.NotEmpty(history.Objections());

            history.Wrote("7", new Span(3, 4));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void One_lost_write_among_a_thousand_is_found()
        {
            for (var value = 1; value <= 1_000; value++)
            {
                history.Wrote($"{value}", new Span(value * 100, (value * 100) + 10));
                history.Read($"{(value == 700 ? 699 : value)}", new Span((value * 100) + 20, (value * 100) + 30));
            }

            Assert.Single(history.Objections(), objection => objection.Contains("700", StringComparison.Ordinal));
        }
    }

    public sealed class Creations
    {
        private readonly CreationHistory history = new();

        public Creations() => history.Made("a", "1", new Span(10, 20));

        [Fact]
        public void The_same_answer_to_a_repeated_request_is_one_effect()
        {
            history.Made("a", "1", new Span(30, 40));
            history.Missed("1", new Span(15, 25));
            Assert.Empty(history.Objections(new Dictionary<string, int> { ["a"] = 1, ["never acknowledged"] = 1 }));
        }

        [Fact]
        public void Another_answer_to_a_repeated_request_is_a_duplicate()
        {
            history.Made("a", "2", new Span(30, 40));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void An_acknowledged_thing_that_is_missed_is_lost()
        {
            history.Missed("1", new Span(21, 25));
            Assert.NotEmpty(history.Objections());
        }

        [Theory, InlineData(0), InlineData(2)]
        public void What_is_stored_in_the_end_is_counted(int rows) => Assert.NotEmpty(history.Objections(new Dictionary<string, int> { ["a"] = rows }));
    }

    public sealed class Chains
    {
        private readonly ChainHistory history = new("c", TimeSpan.FromSeconds(30), ticksPerSecond: 1);

        [Fact]
        public void A_token_sent_again_in_time_gives_the_same_successor_and_later_nothing()
        {
            history.Stepped("a", "b", new Span(0, 1));
            history.Stepped("a", "b", new Span(10, 11));
            history.Refused("a", "REFRESH_REUSED", new Span(31, 32));
            Assert.Empty(history.Objections());
        }

        [Fact]
        public void Two_successors_of_one_token_are_a_duplicate()
        {
            history.Stepped("a", "b", new Span(0, 1));
            history.Stepped("a", "x", new Span(10, 11));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void A_refusal_of_the_newest_token_is_a_lost_session()
        {
            history.Stepped("a", "b", new Span(0, 1));
            history.Refused("b", "SESSION_ENDED", new Span(10, 11));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void A_try_of_unknown_outcome_may_have_spent_the_token_but_its_grace_has_to_pass_first()
        {
            history.Tried("a", 0);
            history.Refused("a", "REFRESH_REUSED", new Span(35, 36));
            Assert.Empty(history.Objections());

            history.Refused("a", "REFRESH_REUSED", new Span(20, 21));
            Assert.NotEmpty(history.Objections());
        }
    }

    public sealed class Allowances
    {
        private readonly AllowanceHistory history = new("a", limit: 5, forgottenTicks: 10);

        [Fact]
        public void Five_of_five_are_admitted_and_the_sixth_is_not()
        {
            Take(5, from: 0);
            history.Refused(new Span(900, 910));
            Assert.Empty(history.Objections());
        }

        [Fact]
        public void A_sixth_is_one_too_many()
        {
            Take(5, from: 0);
            history.Took(-1, new Span(900, 910));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void The_same_remainder_twice_is_a_lost_acknowledgement()
        {
            Take(2, from: 0);
            history.Took(3, new Span(100, 200));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void A_remainder_that_rises_is_out_of_date()
        {
            history.Took(2, new Span(0, 10));
            history.Took(4, new Span(20, 30));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void A_refusal_with_allowance_left_is_objected_to_unless_unknown_calls_may_have_taken_it()
        {
            Take(4, from: 0);
            history.Refused(new Span(900, 910));
            Assert.NotEmpty(history.Objections());

            history.Lost(500);
            Assert.Empty(history.Objections());
        }

        [Fact]
        public void A_crash_forgets_what_was_admitted_just_before_and_nothing_older()
        {
            Take(3, from: 0);
            history.Crashed(245);
            history.Took(2, new Span(300, 310));
            Assert.Empty(history.Objections());

            history.Took(3, new Span(320, 330));
            Assert.NotEmpty(history.Objections());
        }

        // One each hundred; each ends forty later.
        private void Take(int count, int from)
        {
            for (var index = 0; index < count; index++)
            {
                history.Took(4 - index, new Span(from + (index * 100), from + (index * 100) + 40));
            }
        }
    }

    public sealed class Revocations
    {
        private readonly RevocationHistory history = new("s");

        public Revocations()
        {
            history.Checked(true, new Span(0, 10));
            history.Revoked(new Span(20, 30));
        }

        [Fact]
        public void During_the_revocation_either_answer_is_right()
        {
            history.Checked(true, new Span(21, 40));
            history.Checked(false, new Span(22, 41));
            history.Checked(true, new Span(29, 50));
            Assert.Empty(history.Objections());
        }

        [Fact]
        public void One_acceptance_after_it_returned_is_stale()
        {
            history.Checked(true, new Span(31, 32));
            Assert.NotEmpty(history.Objections());
        }

        [Fact]
        public void Who_saw_it_ended_sees_it_ended_whatever_the_revoker_was_told()
        {
            var untold = new RevocationHistory("s");
            untold.Revoked(Span.Unknown(20));
            untold.Checked(true, new Span(25, 26));
            Assert.Empty(untold.Objections());

            untold.Checked(false, new Span(40, 41));
            untold.Checked(true, new Span(50, 51));
            Assert.NotEmpty(untold.Objections());
        }

        [Fact]
        public void A_refusal_before_anybody_revoked_is_a_lost_session()
        {
            history.Checked(false, new Span(11, 12));
            Assert.NotEmpty(history.Objections());
        }
    }
}
