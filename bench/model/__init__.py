"""The linear model beside the rules: fitted, cross-validated, shown in tables and pictures. Needs the dev extra."""
