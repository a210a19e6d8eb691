-- Records that granted access requests open, with everybody who reaches the organizations that asked, by role and depth.
select s."user", s."role", s."depth", a."entity", a."record"
from "hz_control"."access_request" a
join "hz_control"."scope" s on s."organization" = a."organization"
where a."state" = 'granted' and a."until" > now() and s."depth" <> 'group'
