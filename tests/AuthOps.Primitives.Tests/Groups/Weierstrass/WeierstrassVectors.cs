namespace AuthOps.Primitives.Tests.Groups;

/// <summary>
/// Published and derived vectors, transcribed so that a lone checkout proves itself: RFC 9380, J.1.1 and J.1.2 (P-256); for SM2 the
/// same procedure with Z = -9 and SM3, and multiples of the generator of GB/T 32918.5.
/// </summary>
internal static class WeierstrassVectors
{
    /// <summary>Suite P256_XMD:SHA-256_SSWU_RO_, tag QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_.</summary>
    public static readonly (string Message, string X, string Y)[] P256RandomOracle =
    [
        (
            "",
            "2c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4",
            "8a7a74985cc5c776cdfe4b1f19884970453912e9d31528c060be9ab5c43e8415"
        ),
        (
            "abc",
            "0bb8b87485551aa43ed54f009230450b492fead5f1cc91658775dac4a3388a0f",
            "5c41b3d0731a27a7b14bc0bf0ccded2d8751f83493404c84a88e71ffd424212e"
        ),
        (
            "abcdef0123456789",
            "65038ac8f2b1def042a5df0b33b1f4eca6bff7cb0f9c6c1526811864e544ed80",
            "cad44d40a656e7aff4002a8de287abc8ae0482b5ae825822bb870d6df9b56ca3"
        ),
    ];

    /// <summary>Suite P256_XMD:SHA-256_SSWU_NU_, tag QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_NU_.</summary>
    public static readonly (string Message, string X, string Y)[] P256Encoding =
    [
        (
            "",
            "f871caad25ea3b59c16cf87c1894902f7e7b2c822c3d3f73596c5ace8ddd14d1",
            "87b9ae23335bee057b99bac1e68588b18b5691af476234b8971bc4f011ddc99b"
        ),
        (
            "abc",
            "fc3f5d734e8dce41ddac49f47dd2b8a57257522a865c124ed02b92b5237befa4",
            "fe4d197ecf5a62645b9690599e1d80e82c500b22ac705a0b421fac7b47157866"
        ),
        (
            "abcdef0123456789",
            "f164c6674a02207e414c257ce759d35eddc7f55be6d7f415e2cc177e5d8faa84",
            "3aa274881d30db70485368c0467e97da0e73c18c1d00f34775d012b6fcee7f97"
        ),
    ];

    /// <summary>Suite SM2_XMD:SM3_SSWU_RO_, tag QUUX-V01-CS02-with-SM2_XMD:SM3_SSWU_RO_.</summary>
    public static readonly (string Message, string X, string Y)[] Sm2RandomOracle =
    [
        (
            "",
            "80048bf6454de460598966bc3bc9a3213e8776668817d85cf447eda370991a41",
            "cf41fd9fa681d1416ddb5129e570bef4d74c4e0c1a5be8009717eb1c02e8e9e9"
        ),
        (
            "abc",
            "7cf8871dffcb584997d9b27cbc1b12308eec4544f38688f7b8c53531afb9fdcd",
            "e803123cc855d859d58857cbea53c0cf0187b160e3a4996a9260879a1b059203"
        ),
        (
            "abcdef0123456789",
            "9fbfac2f80e2492165c664f1329a2e8391d39ec33e6c7a57c0e582d17e533c0e",
            "733e1148256a3fcb971b89789755fd8e8c292b7e82a67ab38c46a827b6cacc0b"
        ),
    ];

    /// <summary>k, x and y of k·G on SM2.</summary>
    public static readonly (string K, string X, string Y)[] Sm2Multiples =
    [
        (
            "0000000000000000000000000000000000000000000000000000000000000001",
            "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
            "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000002",
            "56cefd60d7c87c000d58ef57fa73ba4d9c0dfa08c08a7331495c2e1da3f2bd52",
            "31b7e7e6cc8189f668535ce0f8eaf1bd6de84c182f6c8e716f780d3a970a23c3"
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000003",
            "a97f7cd4b3c993b4be2daa8cdb41e24ca13f6bd945302244e26918f1d0509ebf",
            "530b5dd88c688ef5ccc5cec08a72150f7c400ee5cd045292aaacdd037458f6e6"
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000004",
            "c239507105c683242a81052ff641ed69009a084ad5cc937db21646cd34a0ced5",
            "b1bf7ec4080f3c8735f1294ac0db19686bee2e96ab8c71fb7a253666cb66e009"
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000005",
            "c749061668652e26040e008fdd5eb77a344a417b7fce19dba575da57cc372a9e",
            "f2df5db2d144e9454504c622b51cf38f5006206eb579ff7da6976eff5fbe6480"
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000007",
            "ddf092555409c19dfdbe86a75c139906a80198337744ee78cd27e384d9fcaf15",
            "847d18ffb38e87065cd6b6e9c12d2922037937707d6a49a2223b949657e52bc1"
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000010",
            "35648233f554ae51bbce44ef5db3e419ea133cd248a93e2555645bbc8704fb68",
            "04d7ac60f6d975ef6117bca9ce885dd6154b1870a6a651664411a9a30eca2046"
        ),
        (
            "0000000000000000000000000000000000000000000000000000000100000000",
            "3d251b54e10d581f71e834cf86896c1051e46707fd55865668a88405ae53c1e9",
            "87891d33fb98b4d85931f6831a8d8c11eeaf729853e526fe1884d5b0eeb19032"
        ),
        (
            "000000000000000000000000000000000000000000000000ffffffffffffffff",
            "4820136294f8e1c2991ab21f7b82b116091b72b0d878584e023a95a1f65230b0",
            "8fe20574e53f2b6d5cb17cb49496df1704b508359a3d1501b3d296d9e85c862b"
        ),
        (
            "0000000000000000000000000000000100000000000000000000000000000001",
            "c0023fe7ff2b68bd8fe75e5a128a56a7e3d6467deaf48fd7a72d084f62c8d58b",
            "796c910ee7f4ccdb5d1ed6fa89cbbadeb52b6d9b19a69cd264f67782316815f9"
        ),
        (
            "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122",
            "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
            "43c8c95c0b098863a642311c9496deac2f56788239d5b8c0fd20cd1adec60f5f"
        ),
        (
            "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54121",
            "56cefd60d7c87c000d58ef57fa73ba4d9c0dfa08c08a7331495c2e1da3f2bd52",
            "ce481818337e760997aca31f07150e429217b3e6d093718f9087f2c568f5dc3c"
        ),
        (
            "7fffffff7fffffffffffffffffffffffb901efb590e30295a9ddfa049ceaa091",
            "0a3721db9207e1c46e24f06ec2d2d4d785617828a72b72f62370952e0572e033",
            "8ce19c69102762056b4ea4ed593676fd3f4cd5f2ea2aa138227401acfd5708b4"
        ),
        (
            "857337d6d872defa0e2571a332cc15b3b972df7c7f5447f5d7329ae18c4d3afe",
            "ce1010e5097cb896b4c589ff77a4676acbb287881fa23e9d7c813979d1db8400",
            "c6d54221eb1f8a736f201938ab34158c4d8543fb1583c404dc81a07168be2169"
        ),
        (
            "01869e3b730a326ad990e279deebcc2eaa2229c61c6c33a9319c947b2ea2e9a8",
            "40eccf5f3d7ab2b354160ae4e4b0e3a7e615e089d214b0a5b6c2133f1df23c4b",
            "1b28c9e305e0de4022c653bd07348fee9447a545f7b28bd14eded48e6efb1b90"
        ),
    ];
}
