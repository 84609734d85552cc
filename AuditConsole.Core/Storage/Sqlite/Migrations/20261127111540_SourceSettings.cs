using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SourceSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ClientAuthorities",
                table: "Sources",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClientName",
                table: "Sources",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ClockSkewed",
                table: "Sources",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "IsPaused",
                table: "Sources",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "NeedsBoth",
                table: "Sources",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Paths",
                table: "Sources",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "StartsAtEnd",
                table: "Sources",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "Truncated",
                table: "Sources",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ClientAuthorities",
                table: "Sources");

            migrationBuilder.DropColumn(
                name: "ClientName",
                table: "Sources");

            migrationBuilder.DropColumn(
                name: "ClockSkewed",
                table: "Sources");

            migrationBuilder.DropColumn(
                name: "IsPaused",
                table: "Sources");

            migrationBuilder.DropColumn(
                name: "NeedsBoth",
                table: "Sources");

            migrationBuilder.DropColumn(
                name: "Paths",
                table: "Sources");

            migrationBuilder.DropColumn(
                name: "StartsAtEnd",
                table: "Sources");

            migrationBuilder.DropColumn(
                name: "Truncated",
                table: "Sources");
        }
    }
}
