using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Tests.Governance;

/// <summary>What a third party accepts as a receipt, and what it refuses.</summary>
public sealed class ReceiptVerificationTests
{
    private static readonly PsiReceiptFacts s_facts = Facts();

    private static readonly PsiReceiptFacts[] s_others =
    [
        s_facts with
        {
            SessionId = Other(s_facts.SessionId),
        },
        s_facts with
        {
            Suite = PsiSuite.EcdhSm2,
        },
        s_facts with
        {
            Output = PsiOutput.Rows,
        },
        s_facts with
        {
            Subjects = PsiSubjects.NaturalPersons,
        },
        s_facts with
        {
            SchemaHash = Other(s_facts.SchemaHash),
        },
        s_facts with
        {
            ReceiverItems = 9,
        },
        s_facts with
        {
            ReceiverItemsAreBound = true,
        },
        s_facts with
        {
            SenderItems = 9,
        },
        s_facts with
        {
            SenderItemsAreBound = true,
        },
        s_facts with
        {
            MinimumIntersection = 0,
        },
        s_facts with
        {
            PayloadBytes = 3,
        },
        s_facts with
        {
            Cardinality = 1,
        },
        s_facts with
        {
            Cardinality = null,
        },
        s_facts with
        {
            RowsOpened = false,
        },
        s_facts with
        {
            Receiver = "insurers",
        },
        s_facts with
        {
            Sender = "hospitals",
        },
        s_facts with
        {
            Purpose = "marketing",
        },
        s_facts with
        {
            ReceiverBasis = Other(s_facts.ReceiverBasis!),
        },
        s_facts with
        {
            SenderBasis = Other(s_facts.SenderBasis!),
        },
        s_facts with
        {
            ReceiverCommitment = Other(s_facts.ReceiverCommitment!),
        },
        s_facts with
        {
            SenderCommitment = Other(s_facts.SenderCommitment!),
        },
        s_facts with
        {
            Caps = s_facts.Caps! with { MinimumDifference = 1 },
        },
        s_facts with
        {
            Buckets = 2,
        },
        s_facts with
        {
            TranscriptHash = Other(s_facts.TranscriptHash),
        },
    ];

    [Fact]
    public void Every_fact_is_signed()
    {
        // Every property of the facts is in the list.
        var changed = typeof(PsiReceiptFacts)
            .GetProperties()
            .Where(p => s_others.Any(other => !Equals(p.GetValue(other), p.GetValue(s_facts))));
        Assert.Equal(typeof(PsiReceiptFacts).GetProperties(), changed);
        Assert.Equal(
            s_others.Length + 1,
            s_others.Append(s_facts).Select(f => PsiReceipt.State(f).Digest).Distinct().Count()
        );
        Assert.Equal(s_facts, PsiReceipt.Read(PsiReceipt.State(s_facts)));
    }

    [Fact]
    public void A_receipt_changed_in_any_member_is_refused()
    {
        var envelope = Signed(Facts());
        Assert.True(ReceiptTests.Verify(envelope).IsAccepted);
        var text = Encoding.UTF8.GetString(envelope.Statement.ToCanonicalBytes());
        foreach (var member in envelope.Statement.Predicate.EnumerateObject())
        {
            // Taken out, the statement is none or another; with the old signatures it is nobody's.
            var raw = $"\"{member.Name}\":{member.Value.GetRawText()}";
            var without = text.Replace(raw + ",", "", StringComparison.Ordinal)
                .Replace("," + raw, "", StringComparison.Ordinal);
            Assert.NotEqual(text, without);
            var forged = Forge(envelope, without);
            if (forged is not null)
            {
                Assert.False(ReceiptTests.Verify(forged).IsAccepted);
            }
        }
    }

    [Theory]
    [InlineData("\"senderSize\":5", "\"senderSize\":6")]
    [InlineData("\"intersection\":3", "\"intersection\":2")]
    [InlineData("\"insurer\"", "\"insurers\"")]
    public void A_receipt_with_another_value_is_signed_by_nobody(string from, string to)
    {
        var envelope = Signed(Facts());
        var text = Encoding.UTF8.GetString(envelope.Statement.ToCanonicalBytes());
        Assert.Contains(from, text, StringComparison.Ordinal);

        Assert.False(
            ReceiptTests
                .Verify(Forge(envelope, text.Replace(from, to, StringComparison.Ordinal))!)
                .IsAccepted
        );
    }

    [Fact]
    public void A_receipt_that_states_what_no_session_can_is_refused_whoever_signed_it()
    {
        var facts = Facts();
        PsiReceiptFacts[] impossible =
        [
            facts with
            {
                Cardinality = 6,
            },
            facts with
            {
                Cardinality = 0,
            },
            facts with
            {
                RowsOpened = false,
            },
            facts with
            {
                Cardinality = null,
            },
            facts with
            {
                Sender = "insurer",
            },
            facts with
            {
                Receiver = "",
            },
            facts with
            {
                Subjects = PsiSubjects.NaturalPersons,
                SenderBasis = null,
            },
            facts with
            {
                Subjects = PsiSubjects.NaturalPersons,
                Purpose = null,
            },
            facts with
            {
                Suite = (PsiSuite)99,
            },
            facts with
            {
                Caps = new PsiCaps { MinimumItems = 0 },
            },
        ];
        Assert.All(
            impossible,
            f => Assert.Throws<EvidenceFormatException>(() => ReceiptTests.Verify(Signed(f)))
        );
    }

    [Fact]
    public void The_signatures_of_one_party_or_of_a_stranger_are_not_those_of_both()
    {
        var statement = PsiReceipt.State(Facts());
        Assert.False(ReceiptTests.Verify(DsseEnvelope.Sign(statement, Signers.Insurer)).IsAccepted);
        Assert.False(
            ReceiptTests.Verify(DsseEnvelope.Sign(statement, Signers.Hospital)).IsAccepted
        );
        Assert.False(
            ReceiptTests
                .Verify(DsseEnvelope.Sign(statement, Signers.Insurer, Signers.Stranger))
                .IsAccepted
        );
        Assert.False(
            ReceiptTests
                .Verify(
                    DsseEnvelope.Sign(
                        statement,
                        Signers.Insurer,
                        Signers.Hospital,
                        Signers.Stranger
                    )
                )
                .IsAccepted
        );
    }

    private static PsiReceiptFacts Facts() =>
        new()
        {
            SessionId = new string('1', 64),
            Suite = PsiSuite.EcdhRistretto255,
            Output = PsiOutput.RowsToBoth,
            Subjects = PsiSubjects.LegalPersons,
            SchemaHash = new string('2', 64),
            ReceiverItems = 4,
            ReceiverItemsAreBound = false,
            SenderItems = 5,
            SenderItemsAreBound = false,
            MinimumIntersection = 1,
            PayloadBytes = 0,
            Cardinality = 3,
            RowsOpened = true,
            Receiver = "insurer",
            Sender = "hospital",
            Purpose = "cohort study",
            ReceiverBasis = new string('3', 64),
            SenderBasis = new string('4', 64),
            ReceiverCommitment = new string('5', 64),
            SenderCommitment = new string('6', 64),
            Caps = new PsiCaps(),
            TranscriptHash = new string('7', 64),
        };

    private static DsseEnvelope Signed(PsiReceiptFacts facts) =>
        DsseEnvelope.Sign(PsiReceipt.State(facts), Signers.Insurer, Signers.Hospital);

    /// <summary>The envelope's signatures around another payload; null where that is no statement.</summary>
    private static DsseEnvelope? Forge(DsseEnvelope envelope, string payload)
    {
        var text = Encoding.UTF8.GetString(envelope.ToBytes());
        var was = Convert.ToBase64String(envelope.Statement.ToCanonicalBytes());
        try
        {
            var forged = DsseEnvelope.Parse(
                Encoding.UTF8.GetBytes(
                    text.Replace(
                        was,
                        Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)),
                        StringComparison.Ordinal
                    )
                )
            );
            _ = PsiReceipt.Read(forged.Statement);
            return forged;
        }
        catch (EvidenceFormatException)
        {
            return null;
        }
    }

    private static string Other(string digest) => digest[..^1] + (digest[^1] == '0' ? '1' : '0');
}
