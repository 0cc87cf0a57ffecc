namespace AuthOps.Anonymization.Discovery;

/// <summary>Identifiers that a cell can be recognised as by its form, with a check digit where the identifier has one.</summary>
public enum IdentifierKind
{
    /// <summary>居民身份证号, GB 11643-1999: 18 characters, birth date and check character right.</summary>
    ResidentIdNumber = 1,

    /// <summary>统一社会信用代码, GB 32100-2015: 18 characters, check character right.</summary>
    SocialCreditCode = 2,

    /// <summary>A mobile number of mainland China: 11 digits from 13 to 19, with or without +86.</summary>
    MobileNumber = 3,

    /// <summary>An e-mail address.</summary>
    EmailAddress = 4,

    /// <summary>A payment card number of 13 to 19 digits with a right Luhn digit.</summary>
    BankCardNumber = 5,

    /// <summary>An IPv4 or IPv6 address.</summary>
    IpAddress = 6,

    /// <summary>A MAC address: six pairs of hexadecimal digits with colons or hyphens.</summary>
    MacAddress = 7,

    /// <summary>A licence plate of mainland China: province, letter, five or six characters.</summary>
    LicencePlate = 8,

    /// <summary>A passport of China: a letter, a letter or digit, seven digits.</summary>
    Passport = 9,

    /// <summary>A web address with http or https.</summary>
    WebAddress = 10,

    /// <summary>A UUID.</summary>
    Uuid = 11,

    /// <summary>An IMEI of 15 digits with a right Luhn digit and a plausible reporting body.</summary>
    Imei = 12,
}
