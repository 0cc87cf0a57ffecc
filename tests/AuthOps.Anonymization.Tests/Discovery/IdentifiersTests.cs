using AuthOps.Anonymization.Discovery;

namespace AuthOps.Anonymization.Tests.Discovery;

public sealed class IdentifiersTests
{
    /// <summary>The two numbers that GB 11643-1999 prints; 91350100M000100Y43, the code that articles on GB 32100 compute.</summary>
    [Theory]
    [InlineData("11010519491231002X", IdentifierKind.ResidentIdNumber)]
    [InlineData("11010519491231002x", IdentifierKind.ResidentIdNumber)]
    [InlineData("440524188001010014", IdentifierKind.ResidentIdNumber)]
    [InlineData("91350100M000100Y43", IdentifierKind.SocialCreditCode)]
    [InlineData("13800138000", IdentifierKind.MobileNumber)]
    [InlineData("+86 13800138000", IdentifierKind.MobileNumber)]
    [InlineData("somebody@example.org", IdentifierKind.EmailAddress)]
    [InlineData("4111 1111 1111 1111", IdentifierKind.BankCardNumber)]
    [InlineData("6222021001112220006", IdentifierKind.BankCardNumber)]
    [InlineData("192.0.2.17", IdentifierKind.IpAddress)]
    [InlineData("2001:db8::1", IdentifierKind.IpAddress)]
    [InlineData("00:00:5e:00:53:af", IdentifierKind.MacAddress)]
    [InlineData("沪A12345", IdentifierKind.LicencePlate)]
    [InlineData("沪AD12345", IdentifierKind.LicencePlate)]
    [InlineData("E12345678", IdentifierKind.Passport)]
    [InlineData("EA1234567", IdentifierKind.Passport)]
    [InlineData("https://example.org/u/17", IdentifierKind.WebAddress)]
    [InlineData("6ba7b810-9dad-11d1-80b4-00c04fd430c8", IdentifierKind.Uuid)]
    [InlineData("490154203237518", IdentifierKind.BankCardNumber)]
    [InlineData("356938035643809", IdentifierKind.Imei)]
    public void Identifiers_are_recognised(string text, IdentifierKind kind)
    {
        Assert.Equal(kind, Identifiers.Recognize(text));
        Assert.Equal(kind, Identifiers.Recognize($" {text}\t"));
    }

    [Theory]
    [InlineData("110105194912310021")] // check digit
    [InlineData("110105194902300020")] // 30 February
    [InlineData("91350100M000100Y44")] // check character
    [InlineData("91350100I000100Y43")] // I is no character of the code
    [InlineData("12800138000")]
    [InlineData("4111111111111112")]
    [InlineData("999.0.2.17")]
    [InlineData("37")]
    [InlineData("1234567")]
    [InlineData("bachelor")]
    [InlineData("at@home")]
    [InlineData("")]
    public void What_only_looks_like_one_is_not(string text) =>
        Assert.Null(Identifiers.Recognize(text));

    [Fact]
    public void A_changed_digit_of_an_identity_number_is_found()
    {
        const string Number = "440524188001010014";
        for (var place = 0; place < 17; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var changed = Number[..place] + digit + Number[(place + 1)..];
                Assert.Equal(changed == Number, Identifiers.IsResidentIdNumber(changed));
            }
        }
    }
}
