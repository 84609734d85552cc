using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class VersionBodies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "BeforeSeq",
                table: "ObjectVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "BodySeq",
                table: "ObjectVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "NewestBodies",
                columns: table => new
                {
                    LedgerId = table.Column<string>(type: "TEXT", nullable: false),
                    ObjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    Body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NewestBodies", x => new { x.LedgerId, x.ObjectId });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "NewestBodies");

            migrationBuilder.DropColumn(
                name: "BeforeSeq",
                table: "ObjectVersions");

            migrationBuilder.DropColumn(
                name: "BodySeq",
                table: "ObjectVersions");
        }
    }
}
