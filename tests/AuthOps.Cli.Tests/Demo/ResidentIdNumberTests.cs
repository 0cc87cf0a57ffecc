using AuthOps.Cli.Demo;

namespace AuthOps.Cli.Tests.Demo;

public sealed class ResidentIdNumberTests
{
    // The first two are the examples printed in GB 11643-1999; the others were computed by hand from its weights.
    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("440524188001010014")]
    [InlineData("310101199003077712")]
    [InlineData("310115200002291235")]
    public void Published_numbers_are_valid_and_their_check_character_is_computed(string number)
    {
        Assert.True(ResidentIdNumber.IsValid(number));
        Assert.Equal(number[^1], ResidentIdNumber.CheckCharacter(number.AsSpan(0, 17)));
    }

    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("440524188001010014")]
    public void Every_single_wrong_digit_is_found(string number)
    {
        for (var position = 0; position < 17; position++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var changed = number.ToCharArray();
                changed[position] = digit;
                Assert.Equal(digit == number[position], ResidentIdNumber.IsValid(changed));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("11010519491231002")]
    [InlineData("11010519491231002x")]
    [InlineData("1101051949123100２X")]
    [InlineData("110105194912310021")]
    [InlineData("11010519491331002X")]
    [InlineData("11010519490230000X")]
    public void Malformed_numbers_are_invalid(string number) =>
        Assert.False(ResidentIdNumber.IsValid(number));

    [Fact]
    public void Synthetic_numbers_are_valid_and_their_region_belongs_to_nobody()
    {
        var number = ResidentIdNumber.CreateSynthetic(new DateOnly(1990, 3, 7), 771);

        Assert.True(ResidentIdNumber.IsValid(number));
        Assert.Equal("78000019900307771", number[..17]);
        // Provinces of GB/T 2260, residence permits (83), statistics (66); permanent residents begin with 9.
        string[] assigned =
        [
            "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46",
            "50 51 52 53 54 61 62 63 64 65 66 71 81 82 83",
        ];
        Assert.DoesNotContain(number[..2], assigned.SelectMany(line => line.Split(' ')));
        Assert.NotEqual('9', number[0]);
    }

    [Fact]
    public void A_body_that_is_not_digits_is_refused_without_being_repeated()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            ResidentIdNumber.CheckCharacter("1101051949123100A")
        );
        Assert.DoesNotContain("110105", error.Message, StringComparison.Ordinal);
    }
}
